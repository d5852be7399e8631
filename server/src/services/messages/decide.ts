import { type ChatRole, fail, hasRole, type Id, limits } from '@oms-chat/shared'
import { hasExpired, hasReacted } from '../../chatLog/messageState.ts'
import type { Decision } from '../../chatLog/outcome.ts'
import { type ChatState, memberOf, seesFrom } from '../../chatLog/state.ts'
import type { MessageRow, MessageState } from '../../models/log.ts'
import { noSuchChat, noSuchMessage } from '../access.ts'
import type { Actor } from '../actor.ts'
import { isDirect, roleIn } from '../chats/rules.ts'
import { type Called, mentionsOf } from './mentions.ts'
import { senderOf } from './view.ts'

/** `here`: those of the chat's people who are connected, if it calls them. */
type Said = { type: MessageState['type']; content: string; called: Called; here: readonly Id[] }

const deleted = fail('GONE', 'This message was deleted.')
const onlyAdmins = fail('FORBIDDEN', 'Only administrators may write here.')
const notYours = fail('FORBIDDEN', 'Only the author may edit a message.')
const notDeletable = fail('FORBIDDEN', 'Only the author and moderators may delete this message.')
const notReactable = fail('FORBIDDEN', 'One can’t react to this.')
const enoughEmoji = fail('CONFLICT', `A message takes ${limits.reactionsPerMessage} different emoji.`)
const notEditable = fail('FORBIDDEN', 'This message can’t be edited.')

const keeps = (role: ChatRole): boolean => role !== 'member'

/** In a large chat a member's @all and @here are words like others: nobody is called by them. */
export const mayCallMany = (state: ChatState, actor: Actor): boolean =>
  state.memberCount <= limits.callEveryoneMembers || keeps(roleIn(state, actor) ?? 'member')

const called = (state: ChatState, actor: Actor, chatId: Id, { all, people }: Called): Id[] => {
  const isMember = (id: Id) => memberOf(state, id) !== undefined
  return mentionsOf(chatId, { all: all && mayCallMany(state, actor), people }, isMember)
}

/** Whom a message calls, by name and because they are here; oneself it doesn't. */
function callsOf(
  state: ChatState,
  actor: Actor,
  chatId: Id,
  { called: whom, here }: Said,
): Pick<MessageState, 'mentions' | 'here'> {
  const mentions = called(state, actor, chatId, whom)
  const isCalled = (id: Id) => id !== actor.userId && memberOf(state, id) !== undefined
  const present = !whom.here || !mayCallMany(state, actor) ? [] : here.filter(isCalled)
  return { ...(mentions.length > 0 && { mentions }), ...(present.length > 0 && { here: present }) }
}

/** Whether a member may write in the chat as it is; saying something else in an old message is writing, too. */
export function mayPost(state: ChatState, actor: Actor): boolean {
  const role = roleIn(state, actor)
  if (role === undefined) return false
  return isDirect(state) || !state.profile?.settings.onlyAdminsCanPost || keeps(role)
}

/** In slow mode, how long a member still has to wait, in milliseconds; 0 for those who keep the chat. */
export function waitOf({ profile, posts }: ChatState, role: ChatRole, userId: Id, at: Date): number {
  const slowMs = (profile?.settings.slowModeSeconds ?? 0) * 1_000
  const last = posts.get(userId)
  if (slowMs === 0 || last === undefined || keeps(role)) return 0
  // A node whose clock is behind asks for no more than the whole wait.
  return Math.min(slowMs, Math.max(0, last + slowMs - at.getTime()))
}

const tooSoon = (retryAfterMs: number) =>
  fail('RATE_LIMITED', 'Slow mode is on in this chat: wait before you write again.', { retryAfterMs })

/** `replyTo` is a message of this chat. */
export const decideSend =
  (actor: Actor, chatId: Id, said: Said, replyTo: MessageState['replyTo']) =>
  (state: ChatState, at: Date): Decision => {
    const member = memberOf(state, actor.userId)
    if (!member) return noSuchChat
    if (replyTo && replyTo.seq < seesFrom(state, member)) return noSuchMessage
    if (!mayPost(state, actor)) return onlyAdmins
    const wait = waitOf(state, roleIn(state, actor) ?? member.role, actor.userId, at)
    if (wait > 0) return tooSoon(wait)
    const { type, content } = said
    const calls = callsOf(state, actor, chatId, said)
    const seconds = state.profile?.settings.disappearingSeconds ?? null
    const expires = seconds !== null && { expiresAt: new Date(at.getTime() + seconds * 1_000) }
    return {
      draft: { state: { type, content, ...(replyTo && { replyTo }), ...calls, ...expires }, counts: true },
    }
  }

/** A decision about a message that the actor can see. */
const about =
  (actor: Actor, decide: (target: MessageRow, state: ChatState, role: ChatRole) => Decision) =>
  (state: ChatState, target: MessageRow | null, at: Date): Decision => {
    const member = memberOf(state, actor.userId)
    if (!member || !target || target.rev < seesFrom(state, member)) return noSuchMessage
    if (hasExpired(target.state, at)) return noSuchMessage
    return decide(target, state, member.role)
  }

const isBy = (actor: Actor, { state, ...row }: MessageRow): boolean => senderOf(row, state) === actor.userId

export const decideEdit = (actor: Actor, content: string, calledBy: Called) =>
  about(actor, (target, state) => {
    if (target.state.type === 'system') return notEditable
    if (!isBy(actor, target)) return notYours
    if (target.state.deletedAt) return deleted
    if (!mayPost(state, actor)) return onlyAdmins
    if (target.state.content === content) return 'nothing'
    const mentions = called(state, actor, target.chatId.toHexString(), calledBy)
    return { draft: { payload: { content, mentions, ...(calledBy.here && { callsHere: true }) } } }
  })

export const decideDelete = (actor: Actor) =>
  about(actor, (target, _, role) => {
    if (target.state.type === 'system') return notDeletable
    if (!isBy(actor, target) && !keeps(role) && !hasRole(actor.role, 'moderator')) return notDeletable
    return target.state.deletedAt ? 'nothing' : { draft: {} }
  })

export const decideReact = (actor: Actor, emoji: string, on: boolean) =>
  about(actor, ({ state }) => {
    if (state.type === 'system') return notReactable
    if (state.deletedAt) return deleted
    if (hasReacted(state, actor.userId, emoji) === on) return 'nothing'
    const { reactions = [] } = state
    const known = reactions.some((reaction) => reaction.emoji === emoji)
    if (on && !known && reactions.length >= limits.reactionsPerMessage) return enoughEmoji
    return { draft: { payload: { emoji, on } } }
  })
