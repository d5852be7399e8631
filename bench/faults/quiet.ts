import { mongo } from 'mongoose'
import { chatOpened } from '../../client/src/features/chats/events.ts'
import { newerRequested, olderRequested } from '../../client/src/features/messages/loading.ts'
import type { Cluster } from './cluster.ts'
import type { Device } from './device.ts'
import type { ChatHistory, LogEntry, Removal, View } from './history.ts'
import { until } from './until.ts'

type LogRow = {
  rev: number
  kind: string
  actorId: mongo.ObjectId | null
  clientId: string
  state?: { type: string; deletedAt?: Date }
  payload?: { members?: { userId: string; role: string | null }[] }
}
export type MembershipRow = { userId: mongo.ObjectId; active: boolean; readRev: number; fromRev: number }

const toEntry = ({ rev, kind, actorId, clientId, state }: LogRow): LogEntry => ({
  rev,
  kind,
  actorId: actorId && actorId.toHexString(),
  clientId,
  counts:
    kind === 'message' && state !== undefined && state.type !== 'system' && state.deletedAt === undefined,
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

/** The same value gives the same text, whatever the order in which its parts were put together. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

const pagesMax = 30

/** What a device shows of a chat after somebody has scrolled to its end and to its beginning. */
export async function viewOf({ store, name }: Device, chatId: string): Promise<View> {
  const windowOf = () => store.getState().messages.windows[chatId]
  store.dispatch(chatOpened(chatId))
  await until(() => windowOf()?.loaded === true && windowOf()?.loadId === null, `${name} to show ${chatId}`)
  // A chat with much unread opens where one left off.
  for (let page = 0; page < pagesMax && windowOf()?.to !== null; page += 1) {
    await store.dispatch(newerRequested({ chatId }))
    await until(() => windowOf()?.loadingAfter === false, `${name} to show the end of ${chatId}`)
  }
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
    // What retention took shows nowhere.
    from: Math.max(oldestSeq, window.hasBefore ? window.from : 0),
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
