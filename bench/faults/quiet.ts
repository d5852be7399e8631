import { mongo } from 'mongoose'
import { chatOpened } from '../../client/src/features/chats/events.ts'
import { olderRequested } from '../../client/src/features/messages/loading.ts'
import { recount } from './checker.ts'
import type { Cluster } from './cluster.ts'
import type { Device } from './device.ts'
import type { ChatHistory, LogEntry, Removal, View } from './history.ts'
import { until } from './until.ts'
import type { World } from './world.ts'

type LogRow = {
  rev: number
  kind: string
  actorId: mongo.ObjectId | null
  clientId: string
  state?: { type: string; deletedAt?: Date }
  payload?: { members?: { userId: string; role: string | null }[] }
}
type MembershipRow = { userId: mongo.ObjectId; active: boolean; readRev: number; fromRev: number }

const toEntry = ({ rev, kind, actorId, clientId, state }: LogRow): LogEntry => ({
  rev,
  kind,
  actorId: actorId && actorId.toHexString(),
  clientId,
  counts:
    kind === 'message' && actorId !== null && state?.type !== 'system' && state?.deletedAt === undefined,
})

/** Who is out of a chat, and with which revision: the last that was said of them. */
function removalsIn(chatId: string, rows: readonly LogRow[]): Removal[] {
  const last = new Map<string, { rev: number; isOut: boolean }>()
  for (const { rev, payload } of rows)
    for (const { userId, role } of payload?.members ?? []) last.set(userId, { rev, isOut: role === null })
  return [...last].flatMap(([userId, { rev, isOut }]) => (isOut ? [{ chatId, userId, rev }] : []))
}

/** A chat's log and pointers, read from the database itself. */
export async function readChat(
  { db }: Cluster,
  chatId: string,
  orgId: string,
): Promise<ChatHistory & { removals: Removal[] }> {
  const id = new mongo.ObjectId(chatId)
  const rows = await db.collection<LogRow>('log').find({ chatId: id }).sort({ rev: 1 }).toArray()
  const memberships = await db.collection<MembershipRow>('memberships').find({ chatId: id }).toArray()
  const members = memberships
    .filter(({ active }) => active)
    .map(({ userId, readRev, fromRev }) => [userId.toHexString(), { readRev, fromRev }] as const)
  return {
    chatId,
    orgId,
    log: rows.map(toEntry),
    members: Object.fromEntries(members),
    removals: removalsIn(chatId, rows),
  }
}

/** What hasn't come to rest: who isn't connected, has something to send, or lacks what is at the head of a chat. */
export async function unrest(cluster: Cluster, { people, groups }: World): Promise<string[]> {
  const busy = people.flatMap(({ device: { name, store } }) => {
    const { connection, outbox } = store.getState()
    const unsettled = Object.values(outbox.items).filter(({ status }) => status !== 'failed')
    return [
      ...(connection.status === 'online' ? [] : [`${name} is ${connection.status}`]),
      ...unsettled.map(
        ({ operation, attempts }) => `${name} has a ${operation.kind} after ${attempts} attempts`,
      ),
    ]
  })
  if (busy.length > 0) return busy
  const chats = await Promise.all(groups.map(({ chatId, orgId }) => readChat(cluster, chatId, orgId)))
  return chats.flatMap((chat) =>
    people.flatMap(({ device, userId }) => {
      const { chatId, log, members } = chat
      const held = device.store.getState().chats.byId[chatId]
      const member = members[userId]
      const isIn = held !== undefined && held.removed === null
      if (!member || !isIn)
        return isIn === (member !== undefined) ? [] : [`${device.name} isn’t told about ${chatId}`]
      const head = log.at(-1)?.rev
      const { readRev, unreadCount } = held.chat.me ?? {}
      const unread = recount(chat, userId)
      return [
        ...(held.whole === head ? [] : [`${device.name} holds ${held.whole} of ${head} in ${chatId}`]),
        ...(readRev === member.readRev
          ? []
          : [`${device.name} has read ${readRev}, not ${member.readRev} in ${chatId}`]),
        // A count that was read while others wrote is asked for again later.
        ...(unreadCount === unread
          ? []
          : [`${device.name} counts ${unreadCount}, not ${unread} in ${chatId}`]),
      ]
    }),
  )
}

/** The same value gives the same text, whatever the order in which its parts were put together. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

const pagesMax = 15

/** What a device shows of a chat after somebody has scrolled to its beginning. */
export async function viewOf({ store, name }: Device, chatId: string): Promise<View> {
  const windowOf = () => store.getState().messages.windows[chatId]
  store.dispatch(chatOpened(chatId))
  await until(() => windowOf()?.loaded === true && windowOf()?.loadId === null, `${name} to show ${chatId}`)
  for (let page = 0; page < pagesMax && windowOf()?.hasBefore; page += 1) {
    await store.dispatch(olderRequested({ chatId }))
    await until(() => windowOf()?.loadingBefore === false, `${name} to show more of ${chatId}`)
  }
  const [held, window] = [store.getState().chats.byId[chatId], windowOf()]
  if (!held || !window) throw new Error(`${name} has lost ${chatId}`)
  const { name: title, memberCount, head, lastMessage, oldestSeq, settings, me } = held.chat
  const { id, seq, excerpt, deletedAt } = lastMessage ?? {}
  return {
    whole: held.whole,
    from: window.hasBefore ? window.from : 0,
    readRev: me?.readRev ?? 0,
    unread: me?.unreadCount ?? 0,
    summary: canonical({
      title,
      memberCount,
      head,
      last: { id, seq, excerpt, deletedAt },
      oldestSeq,
      settings,
      role: me?.role,
    }),
    messages: window.list.map((message) => ({
      id: message.id,
      clientId: message.clientId,
      seq: message.seq,
      rev: message.rev,
      summary: canonical(message),
    })),
  }
}
