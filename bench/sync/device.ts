import type { AckData, ClientEvent, Payload, Result } from '@oms-chat/shared'
import { protocol } from '@oms-chat/shared'
import { openWire, type WireClient } from '../support/wire.ts'

export type Size = { chatCount: number; said: number; movedCount: number; saidSince: number }
export type Held = Record<string, { rev: number; readRev: number }>
export type Filled = { token: string; held: Held }

/** What it took to be in step. */
export type Taken = {
  requests: number
  ms: number
  sent: number
  received: number
  messages: number
  unread: number
}

/** A device that says what it holds, and fetches what it misses, over one connection. */
export async function openDevice(port: number, token: string) {
  const waiting = new Map<number, (packet: string) => void>()
  const taken: Taken = { requests: 0, ms: 0, sent: 0, received: 0, messages: 0, unread: 0 }
  const onPacket = (packet: string) => {
    if (packet.startsWith('3')) waiting.get(parseInt(packet.slice(1), 10))?.(packet)
  }
  const wire: WireClient = await openWire(port, { token, protocol }, onPacket)

  async function request<E extends ClientEvent>(event: E, payload: Payload<E> & object): Promise<AckData<E>> {
    taken.requests += 1
    taken.sent += JSON.stringify(payload).length
    const packet = await new Promise<string>((resolve) => {
      waiting.set(taken.requests, resolve)
      wire.emit(taken.requests, event, payload)
    })
    taken.received += packet.length
    const [result] = JSON.parse(packet.slice(packet.indexOf('['))) as [Result<AckData<E>>]
    if (!result.ok) throw new Error(result.error.message)
    return result.data
  }

  /** The chats that differ from what is held. */
  async function moved(held: Held) {
    const chats: AckData<'sync'>['chats'] = []
    let cursor: string | null = null
    do {
      const page: AckData<'sync'> = await request('sync', {
        me: 0,
        chats: held,
        ...(cursor !== null && { cursor }),
      })
      chats.push(...page.chats)
      cursor = page.nextCursor
    } while (cursor !== null)
    return chats
  }

  async function fetchChanges(behind: Map<string, number>): Promise<void> {
    while (behind.size > 0) {
      const chats = [...behind].slice(0, 200).map(([chatId, after]) => ({ chatId, after }))
      for (const changes of (await request('changes', { chats, limit: 50 })).chats) {
        taken.messages += changes.messages.length
        if (changes.more) behind.set(changes.chatId, changes.upTo)
        else behind.delete(changes.chatId)
      }
    }
  }

  return {
    /** Comes back holding this. */
    async comeBack(held: Held): Promise<Taken> {
      const began = performance.now()
      const chats = await moved(held)
      const known = chats.filter(({ id }) => held[id])
      await fetchChanges(new Map(known.map(({ id }) => [id, held[id]?.rev ?? 0])))
      taken.unread = chats.reduce((sum, { me }) => sum + (me?.unreadCount ?? 0), 0)
      taken.ms = performance.now() - began
      return taken
    },
    close: () => wire.close(),
  }
}
