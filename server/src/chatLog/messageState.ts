import type { MessageState } from '../models/log.ts'

/** A change of one message, as its row in the log says it. */
export type MessageChange =
  | { kind: 'edit'; rev: number; at: Date; content: string; mentions: string[]; callsHere: boolean }
  | { kind: 'delete'; rev: number; at: Date }
  | { kind: 'reaction'; rev: number; at: Date; userId: string; emoji: string; on: boolean }

/** A message, and the revision of the latest change that is in it. */
export type Folded = { state: MessageState; stateRev: number }

/** The calls of another text. Whoever was here when it was sent stays called as long as the text says so. */
function withCalls(
  { mentions: _, here, ...state }: MessageState,
  { mentions, callsHere }: { mentions: string[]; callsHere: boolean },
): MessageState {
  return { ...state, ...(mentions.length > 0 && { mentions }), ...(callsHere && here && { here }) }
}

/** Everyone whom a message calls, as its row has it for counting; undefined where that is nobody. */
export function calledBy({ mentions = [], here = [] }: MessageState): string[] | undefined {
  const called = [...new Set([...mentions, ...here])]
  return called.length > 0 ? called : undefined
}

/** What is left of a message; one whose time had come doesn't even show that it was there. */
export const tombstone = ({ type, replyTo, expiresAt }: MessageState, at: Date): MessageState => ({
  type,
  content: '',
  ...(replyTo && { replyTo }),
  deletedAt: at,
  ...(expiresAt && { expiresAt }),
})

/** Whether its time has come: then nobody is shown it. */
export const hasExpired = ({ expiresAt }: Pick<MessageState, 'expiresAt'>, now: Date): boolean =>
  expiresAt !== undefined && expiresAt <= now

type Reactions = NonNullable<MessageState['reactions']>

function react(reactions: Reactions, emoji: string, userId: string): Reactions {
  const known = reactions.some((reaction) => reaction.emoji === emoji)
  if (!known) return [...reactions, { emoji, userIds: [userId] }]
  return reactions.map((reaction) =>
    reaction.emoji !== emoji || reaction.userIds.includes(userId)
      ? reaction
      : { emoji, userIds: [...reaction.userIds, userId] },
  )
}

const unreact = (reactions: Reactions, emoji: string, userId: string): Reactions =>
  reactions
    .map((reaction) =>
      reaction.emoji === emoji
        ? { emoji, userIds: reaction.userIds.filter((id) => id !== userId) }
        : reaction,
    )
    .filter(({ userIds }) => userIds.length > 0)

function withReactions({ reactions: _, ...state }: MessageState, reactions: Reactions): MessageState {
  return reactions.length === 0 ? state : { ...state, reactions }
}

/** The message after one change. What comes behind a deletion changes nothing any more. */
function change(state: MessageState, change: MessageChange): MessageState {
  if (state.deletedAt) return state
  switch (change.kind) {
    case 'edit':
      return withCalls({ ...state, content: change.content, editedAt: change.at }, change)
    case 'delete':
      return tombstone(state, change.at)
    case 'reaction': {
      const set = change.on ? react : unreact
      return withReactions(state, set(state.reactions ?? [], change.emoji, change.userId))
    }
  }
}

/**
 * Folds changes into a message, in the order of their revisions. What is in it already is passed over, so folding
 * twice gives the same as once.
 */
export function foldMessage(message: Folded, changes: readonly MessageChange[]): Folded {
  return changes
    .toSorted((a, b) => a.rev - b.rev)
    .filter(({ rev }) => rev > message.stateRev)
    .reduce((folded, next) => ({ state: change(folded.state, next), stateRev: next.rev }), message)
}

/** Whether someone's reaction with this emoji stands. */
export const hasReacted = ({ reactions = [] }: MessageState, userId: string, emoji: string): boolean =>
  reactions.some((reaction) => reaction.emoji === emoji && reaction.userIds.includes(userId))
