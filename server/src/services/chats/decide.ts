import type { Id, RouteBody, SystemNote } from '@oms-chat/shared'
import { type Decision, keyTaken } from '../../chatLog/outcome.ts'
import { type ChatState, memberOf } from '../../chatLog/state.ts'
import { type ChatProfile, oldestSeqOf } from '../../models/chat.ts'
import type { MemberChange } from '../../models/log.ts'
import { noSuchChat } from '../access.ts'
import type { Actor } from '../actor.ts'
import {
  full,
  isDirect,
  isLastAdmin,
  isScoped,
  lastAdmin,
  noSuchMember,
  notInDirect,
  notInScoped,
  onlyForAdmins,
  roleIn,
  withMembersNote,
  withNote,
} from './rules.ts'
import { limits } from '@oms-chat/shared'

/** Whether two ways to make a chat are the same way: what else differs is what the first one said. */
export const isSameKind = (a: ChatProfile, b: ChatProfile): boolean =>
  a.type === b.type && a.scope === b.scope

export const decideCreate =
  (profile: ChatProfile, members: MemberChange[]) =>
  (state: ChatState): Decision => {
    if (state.profile) return isSameKind(state.profile, profile) ? 'nothing' : keyTaken
    const payload = { profile, members }
    if (profile.type === 'direct') return { draft: { payload } }
    return withNote(payload, { event: 'chat-created', actorId: profile.createdBy, name: profile.name })
  }

export const decideJoin =
  ({ userId, orgId }: Actor) =>
  (state: ChatState): Decision => {
    const { profile } = state
    if (profile?.orgId !== orgId || profile.type !== 'channel') return noSuchChat
    if (memberOf(state, userId)) return 'nothing'
    if (profile.visibility !== 'public') return noSuchChat
    if (isScoped(state)) return notInScoped
    if (state.memberCount >= limits.groupMembers) return full
    return withMembersNote([{ userId, role: 'member' }], { event: 'member-joined', actorId: userId })
  }

/** The one administrator there is names another before going; nothing when there are others. */
export const decideSuccession =
  (actor: Actor, successorId: Id) =>
  (state: ChatState): Decision => {
    if (!memberOf(state, actor.userId)) return noSuchChat
    if (!isLastAdmin(state, actor.userId)) return 'nothing'
    if (successorId === actor.userId || !memberOf(state, successorId)) return noSuchMember
    return withMembersNote([{ userId: successorId, role: 'admin' }], {
      event: 'role-changed',
      actorId: actor.userId,
      userId: successorId,
      role: 'admin',
    })
  }

export const decideLeave =
  ({ userId }: Actor) =>
  (state: ChatState): Decision => {
    if (!memberOf(state, userId)) return noSuchChat
    if (isDirect(state)) return notInDirect
    if (isScoped(state)) return notInScoped
    if (isLastAdmin(state, userId)) return lastAdmin
    return withMembersNote([{ userId, role: null }], { event: 'member-left', actorId: userId })
  }

type Patch = Omit<RouteBody<'updateChat'>, 'clientId'>

function patched(
  profile: ChatProfile,
  { name, description, category, settings }: Patch,
  at: Date,
): ChatProfile {
  const given = Object.entries(settings ?? {}).filter(([, value]) => value !== undefined)
  const turnsSlow = profile.settings.slowModeSeconds === 0 && (settings?.slowModeSeconds ?? 0) > 0
  return {
    ...profile,
    ...(turnsSlow && { slowSince: at }),
    name: name ?? profile.name,
    description: description ?? profile.description,
    category: category === undefined ? profile.category : category,
    settings: { ...profile.settings, ...Object.fromEntries(given) },
  }
}

/** The settings that people have to know of before they write. */
const told = ['onlyAdminsCanPost', 'slowModeSeconds', 'disappearingSeconds', 'retentionDays'] as const

/** One revision, one line: the most telling of what changed. */
function noteOf(before: ChatProfile, next: ChatProfile, actorId: Id): SystemNote {
  if (next.name !== null && next.name !== before.name) return { event: 'renamed', actorId, name: next.name }
  if (next.description !== before.description) return { event: 'description-changed', actorId }
  const changed = told.filter((name) => next.settings[name] !== before.settings[name])
  const settings = Object.fromEntries(changed.map((name) => [name, next.settings[name]]))
  return { event: 'settings-changed', actorId, ...(changed.length > 0 && { settings }) }
}

/** Of a direct chat, the two may say when their messages go, and nothing else. */
const isForTwo = ({ name, description, category, settings = {} }: Patch): boolean =>
  [name, description, category].every((value) => value === undefined) &&
  Object.entries(settings).every(([key, value]) => key === 'disappearingSeconds' || value === undefined)

/**
 * The system takes what is older than the chat keeps: everything below a revision. Nothing is left to do where an
 * admin set it otherwise meanwhile, or another node was faster.
 */
export const decideTake =
  (days: number, taken: NonNullable<ChatProfile['taken']>) =>
  ({ profile }: ChatState): Decision => {
    if (profile?.settings.retentionDays !== days || taken.below <= oldestSeqOf(profile)) return 'nothing'
    return { draft: { payload: { profile: { ...profile, taken } } } }
  }

export const decideUpdate =
  (actor: Actor, patch: Patch) =>
  (state: ChatState, _: unknown, at: Date): Decision => {
    const { profile } = state
    if (!profile || !memberOf(state, actor.userId)) return noSuchChat
    if (isDirect(state) && !isForTwo(patch)) return notInDirect
    if (!isDirect(state) && roleIn(state, actor) !== 'admin') return onlyForAdmins
    const next = patched(profile, patch, at)
    if (JSON.stringify(next) === JSON.stringify(profile)) return 'nothing'
    return withNote({ profile: next }, noteOf(profile, next, actor.userId))
  }
