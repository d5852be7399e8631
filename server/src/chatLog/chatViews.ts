import type { Id } from '@oms-chat/shared'
import { type ChatCollection, chatNameKey } from '../models/chat.ts'
import type { LogCollection, LogRow } from '../models/log.ts'
import { type MembershipCollection, membershipId, type MembershipRow } from '../models/membership.ts'
import { duplicatesOnly } from './duplicates.ts'
import { objectId } from './ids.ts'
import { createPostReading } from './posts.ts'
import { applyRow, type ChatState, type MemberState, noChat, withMembers } from './state.ts'
import type { Views } from './views.ts'

type Parts = {
  log: LogCollection
  chats: ChatCollection
  memberships: MembershipCollection
  /** In milliseconds. */
  now: () => number
}

const memberFields = { userId: 1, active: 1, role: 1, joinedRev: 1, joinedAt: 1, fromRev: 1, stateRev: 1 }

const placeOf = (row: MembershipRow): [Id, MemberState] => [
  String(row.userId),
  {
    role: row.active ? row.role : null,
    joinedRev: row.joinedRev,
    joinedAt: row.joinedAt,
    fromRev: row.fromRev,
    stateRev: row.stateRev,
  },
]

/** A chat's log, folded into `chats` and `memberships`. */
export function createChatViews({ log, chats, memberships, now }: Parts): Views<ChatState> {
  const postsIn = createPostReading(log, now)

  async function writeMembers(chatId: Id, state: ChatState, userIds: ReadonlySet<Id>): Promise<void> {
    const writes = [...userIds].flatMap((userId) => {
      const place = state.members.get(userId)
      return place ? [memberWrite(chatId, userId, place)] : []
    })
    if (writes.length > 0) await duplicatesOnly(memberships.bulkWrite(writes, { ordered: false }))
  }

  return {
    empty: noChat,
    apply: applyRow,

    async read(chatId) {
      const [chat, rows] = await Promise.all([
        chats.findOne({ _id: objectId(chatId) }),
        memberships.find({ chatId: objectId(chatId) }, { projection: memberFields }).toArray(),
      ])
      const profiled = chat
        ? { ...noChat, profile: chat.profile, profileRev: chat.stateRev, stateRev: chat.stateRev }
        : noChat
      const state = withMembers(profiled, new Map(rows.map(placeOf)))
      const stateRev = rows.reduce((newest, row) => Math.max(newest, row.stateRev), state.stateRev)
      return { ...state, stateRev, posts: await postsIn(chatId, chat?.profile ?? null) }
    },

    async write(chatId, state, rows) {
      const touching = rows.filter(({ payload }) => payload?.profile ?? payload?.members)
      if (touching.length === 0 || !state.profile) return
      const userIds = touching.flatMap((row: LogRow) => row.payload?.members ?? []).map((m) => m.userId)
      await writeMembers(chatId, state, new Set(userIds))
      const { profile, memberCount, stateRev } = state
      const document = {
        orgId: objectId(profile.orgId),
        type: profile.type,
        visibility: profile.visibility,
        scope: profile.scope,
        propertyId: profile.propertyId === null ? null : objectId(profile.propertyId),
        nameKey: chatNameKey(profile),
        profile,
        memberCount,
        stateRev,
        retains: profile.settings.retentionDays !== null || profile.taken !== undefined,
      }
      const older = { _id: objectId(chatId), stateRev: { $lt: stateRev } }
      await duplicatesOnly(chats.updateOne(older, { $set: document }, { upsert: true }))
    },
  }
}

/** An upsert that finds the row newer runs into the row's `_id`: then there is nothing to do. */
function memberWrite(chatId: Id, userId: Id, place: MemberState) {
  const { role, joinedRev, joinedAt, fromRev, stateRev } = place
  return {
    updateOne: {
      filter: { _id: membershipId(chatId, userId), stateRev: { $lt: stateRev } },
      update: {
        $set: {
          chatId: objectId(chatId),
          userId: objectId(userId),
          active: role !== null,
          ...(role !== null && { role }),
          joinedRev,
          joinedAt,
          fromRev,
          stateRev,
        },
        // One's own joining is nothing to be read.
        $max: { readRev: joinedRev, deliveredRev: joinedRev },
      },
      upsert: true,
    },
  }
}
