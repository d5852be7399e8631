import { type Id, limits } from '@oms-chat/shared'
import type { AttemptLimiter } from '../services/ports.ts'

/** What a person may do how often, over all their connections and REST together: points within seconds. */
const allowances = {
  messages: { points: limits.messagesPerMinute, seconds: 60 },
  receipts: { points: limits.receiptsPerMinute, seconds: 60 },
  /** Everything that comes over sockets. */
  events: { points: 200, seconds: 1 },
}

export type LimitKind = keyof typeof allowances

export type UserLimits = {
  /** Takes one of a person's allowance: null while some is left, else the milliseconds until there is. */
  take(kind: LimitKind, userId: Id): Promise<number | null>
}

type CreateLimiter = (points: number, seconds: number) => Pick<AttemptLimiter, 'take'>

export function createUserLimits(createLimiter: CreateLimiter): UserLimits {
  const make = ({ points, seconds }: { points: number; seconds: number }) => createLimiter(points, seconds)
  const limiters = {
    messages: make(allowances.messages),
    receipts: make(allowances.receipts),
    events: make(allowances.events),
  }
  return { take: (kind, userId) => limiters[kind].take(userId) }
}

/** For load tests, where a few people write for thousands. */
export const noUserLimits: UserLimits = { take: () => Promise.resolve(null) }
