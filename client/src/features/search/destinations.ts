import type { Chat, User } from '@oms-chat/shared'
import { fuzzyScore } from './fuzzy.ts'

/** Where one can go: a chat, or a person one has no chat with yet. */
export type Destination =
  | { kind: 'chat'; id: string; chat: Chat; title: string }
  | { kind: 'person'; id: string; user: User; title: string }

export const mostDestinations = 12

/** A username finds a person as well as the name does, a bit less. */
const scoreOf = (typed: string, destination: Destination): number | null => {
  const byName = fuzzyScore(typed, destination.title)
  if (destination.kind === 'chat') return byName === null ? null : byName + 1
  const byUsername = fuzzyScore(typed, destination.user.username)
  if (byName === null) return byUsername === null ? null : byUsername - 1
  return Math.max(byName, (byUsername ?? -Infinity) - 1)
}

/**
 * Where somebody may want to go, best first. Of equals the order is kept, in which what was used last comes first;
 * nothing typed is equal for all chats.
 */
export function destinationsFor(
  typed: string,
  chats: readonly { chat: Chat; title: string }[],
  people: readonly User[],
): Destination[] {
  const all = [
    ...chats.map(({ chat, title }): Destination => ({ kind: 'chat', id: chat.id, chat, title })),
    ...people.map((user): Destination => ({ kind: 'person', id: user.id, user, title: user.fullName })),
  ]
  if (typed.trim() === '') return all.filter(({ kind }) => kind === 'chat').slice(0, mostDestinations)
  return all
    .flatMap((destination) => {
      const score = scoreOf(typed, destination)
      return score === null ? [] : [{ destination, score }]
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, mostDestinations)
    .map(({ destination }) => destination)
}
