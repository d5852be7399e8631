import { EventEmitter } from 'node:events'
import { createAdapter, createShardedAdapter } from '@socket.io/redis-adapter'
import type { Adapter } from 'socket.io-adapter'
import type { RedisLink } from './redis.ts'

type Log = Record<'warn', (fields: object, message: string) => void>
type Listener = (...args: unknown[]) => unknown

/** A namespace of Socket.IO, as far as its adapters need one. */
type Namespace = { name: string; on(event: string, hear: (data: unknown) => void): unknown }

const event = 'node'

/**
 * What nodes tell each other, through Socket.IO's own Redis adapter: sharded where Redis is a cluster. That one waits
 * for Redis before it tells its own connections, and catches nothing: so it only carries messages here, between
 * clients that catch everything.
 */
export const createRedisWire =
  <Message>(link: RedisLink, log: Log) =>
  (nsp: Namespace) => {
    const publisher = guardedPublisher(link)
    const subscriber = guardedSubscriber(link, (error) =>
      log.warn({ err: error }, 'could not read what another node said'),
    )
    const adapter: Adapter = link.isCluster
      ? createShardedAdapter(publisher, subscriber, {
          channelPrefix: link.prefix,
          subscriptionMode: 'static',
        })(nsp)
      : createAdapter(publisher, subscriber, { key: link.prefix })(nsp)
    return {
      isOpen: link.isAnswering,
      send: (message: Message) => adapter.serverSideEmit([event, message]),
      /** Only nodes of this product are listened to, so what comes is what one of them sent. */
      onOrder: (hear: (message: Message) => void) => void nsp.on(event, (data) => hear(data as Message)),
      close: () => adapter.close(),
    }
  }

/** Publishes while Redis answers. The adapter waits for nothing that it publishes. */
const guardedPublisher = ({ ask }: RedisLink) =>
  Object.assign(new EventEmitter(), {
    publish: (channel: string, text: string) => ask((client) => client.publish(channel, text)),
    spublish: (channel: string, text: string) => ask((client) => client.spublish(channel, text)),
  })

function guardedSubscriber({ subscriber: client, insist }: RedisLink, onError: (error: unknown) => void) {
  const listeners = new Map<Listener, Listener>()
  const guarded = (listener: Listener): Listener => {
    const known = listeners.get(listener)
    if (known) return known
    const safe = async (...args: unknown[]): Promise<void> => {
      try {
        await listener(...args)
      } catch (error) {
        onError(error)
      }
    }
    listeners.set(listener, safe)
    return safe
  }
  const subscribe = (work: () => Promise<unknown>) => insist(async () => void (await work()))
  // It fails only when the connection is closed, which is as good.
  const quietly = (unsubscribing: Promise<unknown>) => void unsubscribing.catch(() => {})
  return {
    on(name: string, listener: Listener): void {
      // With errors of the connection, of which the link tells, the adapter only looks whether anybody hears them.
      if (name !== 'error') client.on(name, guarded(listener))
    },
    off: (name: string, listener: Listener) => void client.off(name, guarded(listener)),
    psubscribe: (pattern: string) => subscribe(() => client.psubscribe(pattern)),
    subscribe: (channels: string[]) => subscribe(() => client.subscribe(...channels)),
    ssubscribe: (channel: string) => subscribe(() => client.ssubscribe(channel)),
    punsubscribe: (pattern: string) => quietly(client.punsubscribe(pattern)),
    unsubscribe: (channels: string[]) => quietly(client.unsubscribe(...channels)),
    sunsubscribe: (channel: string) => quietly(client.sunsubscribe(channel)),
  }
}
