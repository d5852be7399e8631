import type { UnknownAction } from '@reduxjs/toolkit'
import { type ErrorBody, isTransient, type Message, type Result } from '@oms-chat/shared'
import { deliveryChanged, operationAcknowledged, outboxRead } from '../features/messages/events.ts'
import {
  chatAwaitedBy,
  type Operation,
  type PendingOperation,
  privateQueuesOf,
  queueOf,
} from '../features/messages/operations.ts'
import { backoffDelay } from '../lib/backoff.ts'
import type { Clock } from '../lib/clock.ts'
import type { OutboxTable, StoredItem } from '../storage/outboxTable.ts'
import * as queue from '../storage/queue.ts'
import { createOutboxReading } from './outboxReading.ts'
import type { Perform, Performed } from './perform.ts'
import type { TabNews } from './tabNews.ts'

export type OutboxDeps = {
  table: OutboxTable
  perform: Perform
  /** Whether a request has a chance now. */
  isOnline: () => boolean
  dispatch: (action: UnknownAction) => unknown
  tellTabs: (news: TabNews) => void
  /** The access token was refused: another is needed before anything goes on. */
  onUnauthenticated: () => void
  /** This tab's name in leases. */
  owner: string
  clock: Clock
  random: () => number
}

const queuesAtOnce = 4
const backoff = { firstMs: 1_000, maxMs: 30_000 }

/** How the store shows a stored item; under a lease some tab is sending it. */
const pendingAt =
  (now: number) =>
  ({ clientId, operation, status, attempts, error, lease }: StoredItem): PendingOperation => ({
    clientId,
    operation,
    status: status === 'waiting' && lease !== null && lease.until > now ? 'sending' : status,
    attempts,
    error,
  })

/** Messages go before what only oneself sees. */
const messagesFirst = (a: string, b: string) =>
  Number(chatAwaitedBy(a) !== null) - Number(chatAwaitedBy(b) !== null)

/**
 * The outbox: what is submitted is written down before the network is touched, and sent from there, the oldest
 * of a queue first, one in flight per queue, four queues at once, until the server has said yes or no.
 */
export const createOutbox = (deps: OutboxDeps) => {
  const { table, perform, clock, owner, random, dispatch, tellTabs } = deps
  const running = new Map<string, Promise<void>>()
  /** Queues to look at, and whether back-off is overlooked once. */
  const due = new Map<string, boolean>()
  const timers = new Map<string, () => void>()
  const life = { isOpen: true }
  const reading = createOutboxReading(table)

  const show = ({ put, gone }: queue.Added) => {
    if (put.length === 0 && gone.length === 0) return
    const clientIds = [...put.map(({ clientId }) => clientId), ...gone]
    reading.touch(clientIds)
    dispatch(outboxRead({ items: put.map(pendingAt(clock.now())), gone }))
    tellTabs({ kind: 'changed', clientIds })
  }

  const tell = (change: ReturnType<typeof deliveryChanged>['payload']) => {
    reading.touch([change.clientId])
    dispatch(deliveryChanged(change))
  }

  const lookAgain = (name: string, until: number) => {
    timers.get(name)?.()
    timers.set(
      name,
      clock.after(Math.max(0, until - clock.now()), () => {
        timers.delete(name)
        lookAt(name)
      }),
    )
  }

  const resolve = async (queueName: string, clientId: string, messageId: string | null) => {
    const resolved = await table.update(queueName, queue.acknowledge(clientId, messageId))
    if (resolved.length === 0) return
    show({ put: resolved, gone: [] })
    lookAt(queueName)
  }

  const acknowledged = async (item: StoredItem, { messages, chat }: Performed) => {
    const { clientId, operation } = item
    const news = { clientId, operation, messages, chat: chat ?? null }
    const messageId = operation.kind === 'send' ? (messages[0]?.id ?? null) : null
    dispatch(operationAcknowledged(news))
    await reading.end(clientId, () => resolve(item.queue, clientId, messageId))
    tellTabs({ kind: 'acknowledged', ...news })
    if (operation.kind === 'create') for (const name of privateQueuesOf(operation.chatId)) lookAt(name)
  }

  const refused = async ({ clientId, queue: name }: StoredItem, { code, message }: ErrorBody) => {
    tell({ clientId, event: 'refused', error: { code, message } })
    show(await table.update(name, queue.refuse(clientId, { code, message })))
  }

  /** Cut off, it goes on when the connection is back; otherwise after a while. */
  const lost = async (item: StoredItem, { code, retryAfterMs = 0 }: ErrorBody) => {
    if (code === 'UNAUTHENTICATED') deps.onUnauthenticated()
    const wait = deps.isOnline()
      ? Math.max(retryAfterMs, backoffDelay(item.attempts, { ...backoff, random }))
      : 0
    const notBefore = clock.now() + wait
    await table.update(item.queue, queue.postpone(item.clientId, owner, notBefore))
    tell({ clientId: item.clientId, event: 'lost' })
  }

  /** What only oneself sees of a chat can't be told before there is the chat. */
  const isTooEarly = async (name: string): Promise<boolean> => {
    const chatId = chatAwaitedBy(name)
    return chatId !== null && table.update(chatId, queue.isUnmade)
  }

  const settle = async (item: StoredItem, answer: Result<Performed>) => {
    if (answer.ok) await acknowledged(item, answer.data)
    else if (isTransient(answer.error.code) || answer.error.code === 'UNAUTHENTICATED')
      await lost(item, answer.error)
    else await refused(item, answer.error)
  }

  /** Sends the oldest of a queue; false when there is nothing to send now. */
  const sendNext = async (name: string, eager: boolean): Promise<boolean> => {
    if (await isTooEarly(name)) return false
    const claimed = await table.update(name, queue.claim(owner, clock.now(), eager))
    for (const clientId of claimed.stale) tell({ clientId, event: 'stale', error: queue.staleError })
    if (claimed.stale.length > 0) tellTabs({ kind: 'changed', clientIds: claimed.stale })
    if (claimed.kind === 'busy') lookAgain(name, claimed.until)
    if (claimed.kind !== 'claimed') return false
    const { item } = claimed
    tell({ clientId: item.clientId, event: 'claimed' })
    await settle(item, await perform(item.clientId, item.operation))
    return true
  }

  const run = async (name: string, eager: boolean) => {
    let again = true
    while (again && deps.isOnline() && life.isOpen) again = await sendNext(name, eager)
    running.delete(name)
    runDue()
  }

  const runDue = () => {
    for (const [name, eager] of due) {
      if (running.size >= queuesAtOnce || !deps.isOnline() || !life.isOpen) return
      if (running.has(name)) continue
      due.delete(name)
      running.set(name, run(name, eager))
    }
  }

  const lookAt = (name: string, eager = false) => {
    due.set(name, eager)
    runDue()
  }

  /** What the device holds, for the store. */
  const load = async () => {
    const { items, outdated } = await reading.read()
    const current = items.filter(({ clientId }) => !outdated.has(clientId))
    dispatch(outboxRead({ items: current.map(pendingAt(clock.now())), gone: [] }))
  }

  const stop = async () => {
    life.isOpen = false
    for (const cancel of timers.values()) cancel()
    timers.clear()
    await Promise.all(running.values())
  }

  return {
    /** Writes an operation down, then sees to it. */
    add: async (clientId: string, operation: Operation) => {
      const item = queue.newItem(clientId, operation, clock.now())
      const added = await table.update(item.queue, queue.add(item))
      show(added)
      lookAt(item.queue)
    },
    /** Sends what waits, oldest first; to be called when a connection stands. */
    drain: async () => {
      const items = await table.all()
      const names = [...new Set(items.map((item) => item.queue))]
      for (const name of names.sort(messagesFirst)) lookAt(name, true)
    },
    retry: async ({ clientId, operation }: PendingOperation) => {
      const name = queueOf(operation)
      show(await table.update(name, queue.retry(clientId)))
      lookAt(name)
    },
    discard: async ({ clientId, operation }: PendingOperation) => {
      const name = queueOf(operation)
      const discarded = await table.update(name, queue.discard(clientId))
      show(discarded)
      if (operation.kind === 'create' && discarded.gone.length > 0)
        for (const own of privateQueuesOf(name)) show(await table.update(own, queue.empty))
      lookAt(name)
    },
    /** Another tab heard the server's yes: what waits here for the message's id gets it. */
    heardAcknowledged: async (clientId: string, operation: Operation, messages: readonly Message[]) => {
      reading.touch([clientId])
      const [message] = messages
      if (operation.kind === 'send' && message) await resolve(operation.chatId, clientId, message.id)
    },
    /** The server has another past: the pointers that wait are not of it, all else is sent as it is. */
    startOver: async () => {
      const reads = (await table.all()).filter(({ operation }) => operation.kind === 'read')
      for (const name of new Set(reads.map((item) => item.queue))) await table.update(name, queue.empty)
      await load()
    },
    load,
    /** Another tab changed these: read them again, and see to them should that tab not do it. */
    reread: async (clientIds: readonly string[]) => {
      const { items: held, outdated } = await reading.read()
      const wanted = new Set(clientIds.filter((clientId) => !outdated.has(clientId)))
      const items = held.filter((item) => wanted.has(item.clientId))
      const found = new Set(items.map((item) => item.clientId))
      const gone = [...wanted].filter((clientId) => !found.has(clientId))
      dispatch(outboxRead({ items: items.map(pendingAt(clock.now())), gone }))
      for (const item of items) lookAgain(item.queue, clock.now() + queue.leaseMs)
    },
    /** Ends sending; what is on its way is given back, so that nobody has to wait for its lease. */
    close: async () => {
      await stop()
      table.close()
    },
    /** Ends sending and forgets everything. */
    wipe: async () => {
      await stop()
      await table.wipe()
    },
  }
}

export type Outbox = ReturnType<typeof createOutbox>
