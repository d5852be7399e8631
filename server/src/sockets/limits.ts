import { type Id, limits } from '@oms-chat/shared'
import type { AttemptLimiter } from '../services/ports.ts'

/** What a person may do how often, over all their connections and REST together: points within seconds. */
const allowances = {
  messages: { points: limits.messagesPerMinute, seconds: 60 },
  receipts: { points: limits.receiptsPerMinute, seconds: 60 },
  presence: { points: limits.presencePerMinute, seconds: 60 },
  typing: { points: limits.typingPerMinute, seconds: 60 },
  /** Everything that comes over sockets. */
  events: { points: 200, seconds: 1 },
}

export type LimitKind = keyof typeof allowances

export type UserLimits = {
  /** Takes one of a person's allowance: null while some is left, else the milliseconds until there is. */
  take(kind: LimitKind, userId: Id): Promise<number | null>
}

type CreateLimiter = (name: string, points: number, seconds: number) => Pick<AttemptLimiter, 'take'>

/** Allowances hold on all nodes together; only what protects a node itself, `events`, is counted by each. */
export function createUserLimits(create: Record<'tallied' | 'perNode', CreateLimiter>): UserLimits {
  const make = (kind: LimitKind, manner: keyof typeof create = 'tallied') =>
    create[manner](kind, allowances[kind].points, allowances[kind].seconds)
  const limiters = {
    messages: make('messages'),
    receipts: make('receipts'),
    presence: make('presence'),
    typing: make('typing'),
    events: make('events', 'perNode'),
  }
  return { take: (kind, userId) => limiters[kind].take(userId) }
}

/** For load tests, where a few people write for thousands. */
export const noUserLimits: UserLimits = { take: () => Promise.resolve(null) }
