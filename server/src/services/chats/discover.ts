import * as z from 'zod'
import { type Chat, fail, Id, limits, ok, type RouteQuery } from '@oms-chat/shared'
import { objectId } from '../../chatLog/ids.ts'
import type { Actor } from '../actor.ts'
import type { ConversationDeps } from '../conversation.ts'
import { readCursor, writeCursor } from '../cursor.ts'
import { toChat } from './view.ts'

const At = z.tuple([z.string(), Id])
const escaped = (text: string) => text.toLowerCase().replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
const noNames: ReadonlyMap<Id, string> = new Map()

/** The public channels of one's organisation, by name. What is said in them is for their members. */
export function createDiscovery({ chatLog, chatsOf }: ConversationDeps) {
  const { chats, memberships } = chatLog.collections

  const categoriesOf = async ({ orgId }: Actor): Promise<string[]> => {
    const named: unknown[] = await chats.distinct('profile.category', {
      orgId: objectId(orgId),
      visibility: 'public',
      type: 'channel',
    })
    return named.filter((name) => typeof name === 'string').toSorted()
  }

  return async (actor: Actor, { q = '', category, cursor, limit }: RouteQuery<'discoverChats'>) => {
    const after = cursor === undefined ? undefined : readCursor(cursor, At)
    if (after === null) return fail('VALIDATION', 'This cursor isn’t one of this list’s.')
    const size = limit ?? limits.pageSize
    const rows = await chats
      .find({
        orgId: objectId(actor.orgId),
        visibility: 'public',
        type: 'channel',
        ...(category !== undefined && { 'profile.category': category }),
        ...(q.trim() !== '' && { nameKey: { $regex: escaped(q.trim()) } }),
        ...(after && {
          $or: [{ nameKey: { $gt: after[0] } }, { nameKey: after[0], _id: { $gt: objectId(after[1]) } }],
        }),
      })
      .sort({ nameKey: 1, _id: 1 })
      .limit(size + 1)
      .toArray()
    const page = rows.slice(0, size)
    const ids = page.map(({ _id }) => _id.toHexString())
    const [newest, own, categories] = await Promise.all([
      chatLog.newestOf([...ids, actor.userId]),
      memberships
        .find({ userId: objectId(actor.userId), active: true, chatId: { $in: page.map(({ _id }) => _id) } })
        .toArray(),
      after ? undefined : categoriesOf(actor),
    ])
    const { chats: mine } = await chatsOf.toChats(await chatsOf.placesAt(actor.userId, own, newest))
    const known = new Map(mine.map((chat) => [chat.id, chat]))
    const data: Chat[] = page.map(({ _id, profile, memberCount }) => {
      const id = _id.toHexString()
      const facts = { id, profile, memberCount, head: newest.get(id)?.rev ?? 0, last: null }
      return known.get(id) ?? toChat(facts, null, noNames)
    })
    const last = rows.length > size ? page.at(-1) : undefined
    const nextCursor = last ? writeCursor([last.nameKey, last._id.toHexString()]) : null
    return ok({ data, nextCursor, ...(categories && { categories }) })
  }
}
