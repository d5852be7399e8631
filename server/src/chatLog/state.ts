import type { ChatRole, Id } from '@oms-chat/shared'
import { type ChatProfile, oldestSeqOf } from '../models/chat.ts'
import type { LogRow, MemberChange } from '../models/log.ts'

/** Someone's place in a chat; whoever left or was removed keeps one, with `role: null`. */
export type MemberState = {
  role: ChatRole | null
  joinedRev: number
  joinedAt: Date
  /** They see nothing before this revision. */
  fromRev: number
  /** The latest revision that changed this. */
  stateRev: number
}

/** A chat and its members, folded from `created`, `settings` and `member` rows. */
export type ChatState = {
  /** null: nobody has made it yet. */
  profile: ChatProfile | null
  /** The latest revision that changed the profile. */
  profileRev: number
  /** The latest revision that changed the profile or a member. */
  stateRev: number
  members: ReadonlyMap<Id, MemberState>
  memberCount: number
  /** Those who don't see everything: a list, since there are mostly few or none. */
  restricted: readonly { userId: Id; fromRev: number }[]
  /** In slow mode, when each wrote last, in milliseconds; those whose wait is over may be missing. */
  posts: ReadonlyMap<Id, number>
  /** Those who left or were removed, the latest first; not more than anybody could still be in a room. */
  out: readonly Id[]
}

const outMax = 100

export const noChat: ChatState = {
  profile: null,
  profileRev: 0,
  stateRev: 0,
  members: new Map(),
  memberCount: 0,
  restricted: [],
  posts: new Map(),
  out: [],
}

/** The place of an active member; undefined for anyone else. */
export function memberOf(state: ChatState, userId: Id): (MemberState & { role: ChatRole }) | undefined {
  const member = state.members.get(userId)
  return member?.role ? { ...member, role: member.role } : undefined
}

/** The oldest revision that a member may see: before it they weren't let see anything, or retention took it. */
export const seesFrom = ({ profile }: ChatState, { fromRev }: MemberState): number =>
  Math.max(fromRev, oldestSeqOf(profile))

/** `state` with these members; counts and lists what follows from them. */
export function withMembers(state: ChatState, members: ReadonlyMap<Id, MemberState>): ChatState {
  const restricted: { userId: Id; fromRev: number }[] = []
  const gone: { userId: Id; rev: number }[] = []
  for (const [userId, { role, fromRev, stateRev }] of members) {
    if (role === null) gone.push({ userId, rev: stateRev })
    else if (fromRev > 0) restricted.push({ userId, fromRev })
  }
  const out = gone
    .sort((a, b) => b.rev - a.rev)
    .slice(0, outMax)
    .map(({ userId }) => userId)
  return { ...state, members, memberCount: members.size - gone.length, restricted, out }
}

function placed(before: MemberState | undefined, { role }: MemberChange, row: LogRow, seesAll: boolean) {
  const stays = before !== undefined && before.role !== null
  if (stays || (before && role === null)) return { ...before, role, stateRev: row.rev }
  const fromRev = seesAll ? 0 : row.rev
  return { role, joinedRev: row.rev, joinedAt: row.at, fromRev, stateRev: row.rev }
}

const noPosts: ChatState['posts'] = new Map()

/** In slow mode, who wrote when; `posts` with this one, without those whose wait is over by then. */
export function withPost(
  posts: ChatState['posts'],
  userId: Id,
  at: number,
  slowModeSeconds: number,
): ChatState['posts'] {
  const waiting = [...posts].filter(([, last]) => last + slowModeSeconds * 1_000 > at)
  return new Map(waiting).set(userId, Math.max(at, posts.get(userId) ?? 0))
}

function withProfile(state: ChatState, profile: ChatProfile, profileRev: number): ChatState {
  const posts = profile.settings.slowModeSeconds > 0 ? state.posts : noPosts
  return { ...state, profile, profileRev, posts }
}

/**
 * The state after a row. Each part remembers the revision that changed it last and passes over what is in it
 * already, so that rows may be applied to a state that holds some of them.
 */
export function applyRow(state: ChatState, row: LogRow): ChatState {
  const { profile, members } = row.payload ?? {}
  let next = state
  const { slowModeSeconds = 0 } = state.profile?.settings ?? {}
  if (slowModeSeconds > 0 && row.kind === 'message')
    next = {
      ...next,
      posts: withPost(next.posts, String(row.actorId), row.at.getTime(), slowModeSeconds),
    }
  if (profile && row.rev > state.profileRev) next = withProfile(next, profile, row.rev)
  if (members) {
    const seesAll = row.kind === 'created' || next.profile?.settings.historyForNewMembers !== false
    const places = new Map(next.members)
    for (const change of members) {
      const before = places.get(change.userId)
      if (row.rev > (before?.stateRev ?? 0)) places.set(change.userId, placed(before, change, row, seesAll))
    }
    next = withMembers(next, places)
  }
  return profile || members ? { ...next, stateRev: Math.max(next.stateRev, row.rev) } : next
}
