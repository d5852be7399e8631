import { setTimeout as wait } from 'node:timers/promises'
import type { Id } from '@oms-chat/shared'
import type { Contention } from './contention.ts'
import { createLru } from './lru.ts'

/** Rounds without a pause after which a process rests; where it lately ran into others, each. */
const roundsMax = 20
/** A rest lets somebody else read the head, decide and insert: so many times as long as a round takes here. */
const restRounds = 3
/** Milliseconds. */
const [restMin, restMax] = [5, 100]
const logsMax = 500

type Turn = { rounds: number; roundMs: number; endedAt: number }

/**
 * Whoever wrote the newest row knows the head first, and so wins the next revision too: a process with much to write
 * into a log would keep all others out of it. Where others may write, it rests now and then, and they find their moment;
 * where they do, it rests after each round, so that who has much to write writes more at once instead of losing turns.
 */
export function createTurns(othersWrite: () => boolean, { isLikely }: Pick<Contention, 'isLikely'>) {
  const turns = createLru<Id, Turn>(logsMax)

  /** How many rounds came one upon the other up to now, behind the rest that was due. */
  async function rested(logId: Id): Promise<number> {
    const turn = turns.get(logId)
    if (!turn) return 0
    const rest = Math.min(restMax, Math.max(restMin, restRounds * turn.roundMs))
    const left = rest - (performance.now() - turn.endedAt)
    if (left <= 0) return 0
    if (turn.rounds < roundsMax && !isLikely(logId)) return turn.rounds
    await wait(left)
    return 0
  }

  return async (logId: Id, round: () => Promise<void>): Promise<void> => {
    if (!othersWrite()) return round()
    const rounds = await rested(logId)
    const began = performance.now()
    await round()
    const endedAt = performance.now()
    turns.set(logId, { rounds: rounds + 1, roundMs: endedAt - began, endedAt })
  }
}
