import { setTimeout as wait } from 'node:timers/promises'
import { Types } from 'mongoose'
import type { Id } from '@oms-chat/shared'
import type { LogCollection, LogRow } from '../models/log.ts'
import type { Contention } from './contention.ts'
import { type Asked, decideBatch, type Decided } from './decideBatch.ts'
import { objectId } from './ids.ts'
import type { Done } from './finish.ts'
import type { Inserter } from './insert.ts'
import { keyTaken, type Operation, type Outcome, unavailable } from './outcome.ts'
import type { Entry, StateCache } from './stateCache.ts'
import type { OnStep } from './step.ts'
import type { Targets } from './targets.ts'
import { createTurns } from './turns.ts'
import type { Views } from './views.ts'

type Waiting<S, V> = Asked<S> & { answer: (outcome: Outcome<S, V>) => void; committed: boolean }
type Written<S, V> = Decided<S, Waiting<S, V>> & { row: LogRow }

type Parts<S, V> = {
  log: LogCollection
  views: Views<S>
  cache: StateCache<S>
  targets: Targets
  insert: Inserter
  clock: () => Date
  /** Folds, tells and answers what was committed; rows come in their order. */
  finish: (logId: Id, done: Done<S, V>[]) => void
  /** Whether there are other processes that write. */
  othersWrite: () => boolean
  contention: Contention
  onStep: OnStep | undefined
  onError: (error: unknown, what: string) => void
}

const batchMax = 200
/** So often may others be faster, in a row, before the sender is asked to come again. */
const lossesMax = 50
const jitterMs = 3

/** How a batch went: what has to be decided again, and whether because the log had moved on. */
type Round<S, V> = { again: Waiting<S, V>[]; lost: boolean }

export type Append<S, V> = (logId: Id, operation: Operation<S>) => Promise<Outcome<S, V>>

/**
 * The only way into the log. Operations on one log queue and go out in batches: decided on the state at the head,
 * inserted as the revisions behind it. That the insert succeeds is the proof that the decisions hold.
 */
export function createAppend<S, V>(parts: Parts<S, V>) {
  const { log, views, cache, targets, insert, contention, clock, finish, onStep, onError } = parts
  const queues = new Map<Id, Waiting<S, V>[]>()
  const inTurn = createTurns(parts.othersWrite, contention)
  const running = new Set<Promise<void>>()

  const byKey = (logId: Id, { actorId, clientId }: Operation<S>): Promise<LogRow | null> =>
    log.findOne({ chatId: objectId(logId), actorId, clientId })

  /** Answers with what the same request did the first time. */
  function answerRepeated({ operation, answer }: Waiting<S, V>, row: LogRow, head: number): void {
    const same =
      row.kind === operation.kind && String(row.targetId ?? '') === String(operation.targetId ?? '')
    answer(same ? { kind: 'repeated', row, head } : { kind: 'refused', error: keyTaken.error })
  }

  /** Answers what takes no row; a request that was committed before is told so instead. */
  async function answerWithoutRow(logId: Id, decided: Decided<S, Waiting<S, V>>): Promise<void> {
    const { asked, decision, entry, target } = decided
    const row = await byKey(logId, asked.operation)
    if (row) answerRepeated(asked, row, entry.head)
    else if (decision === 'nothing')
      asked.answer({ kind: 'nothing', head: entry.head, message: target?.row ?? null })
    else if (!('draft' in decision)) asked.answer({ kind: 'refused', error: decision.error })
  }

  function commit(logId: Id, written: Written<S, V>[]): void {
    const last = written.at(-1)
    if (!last) return
    cache.keep(logId, last.entry)
    for (const { asked } of written) asked.committed = true
    finish(
      logId,
      written.map(({ row, entry, target, asked }) => ({ row, entry, target, answer: asked.answer })),
    )
  }

  /** Our own rows among those that came in: a write of ours whose answer got lost. */
  function commitOwn(logId: Id, rows: readonly LogRow[], batch: Waiting<S, V>[], entry: Entry<S>) {
    const own = batch.flatMap((asked) => {
      const row = rows.find(({ _id }) => _id.equals(asked._id))
      return row ? [{ asked, row }] : []
    })
    for (const { asked } of own) asked.committed = true
    if (own.length > 0)
      finish(
        logId,
        own.map(({ row, asked }) => ({ row, entry, target: null, answer: asked.answer })),
      )
    return batch.filter(({ committed }) => !committed)
  }

  /** Somebody has the key of one of these: ourselves a moment ago, or the same request before; so may others. */
  async function settleKeys(logId: Id, batch: Waiting<S, V>[], stopped: Waiting<S, V>) {
    const actorIds = [
      ...new Map(batch.map(({ operation: { actorId } }) => [String(actorId), actorId])).values(),
    ]
    const clientIds = batch.map(({ operation }) => operation.clientId)
    const rows = await log
      .find({ chatId: objectId(logId), actorId: { $in: actorIds }, clientId: { $in: clientIds } })
      .toArray()
    const { entry } = await cache.catchUp(logId)
    const found = new Map(rows.map((row) => [keyOf(row), row]))
    const left = commitOwn(logId, rows, batch, entry).filter((asked) => {
      const row = found.get(keyOf(asked.operation))
      if (row) answerRepeated(asked, row, entry.head)
      return !row
    })
    // It is there, but not yet to stay.
    if (left.includes(stopped)) stopped.answer({ kind: 'refused', error: unavailable.error })
    return left.filter((asked) => asked !== stopped)
  }

  async function round(logId: Id, batch: Waiting<S, V>[], before: Entry<S>): Promise<Round<S, V>> {
    const about = new Map<string, Types.ObjectId>()
    for (const { operation } of batch)
      if (operation.aboutMessage && operation.targetId)
        about.set(String(operation.targetId), operation.targetId)
    const known = {
      entry: before,
      targets: await targets.read(logId, [...about.values()]),
      apply: views.apply,
    }
    const decided = decideBatch<S, Waiting<S, V>>(logId, batch, known)
    await onStep?.('decided')
    const written = decided.filter((one): one is Written<S, V> => one.row !== null)
    if (written.length === 0) return withoutRows(logId, batch, decided, before)

    const { count, duplicate } = await insert(written.map(({ row }) => row))
    await onStep?.('inserted')
    commit(logId, written.slice(0, count))
    if (count === 0) return collide(logId, batch, written[0], duplicate?.fields ?? [])
    const stopped = duplicate ? written[count] : undefined
    const settled = stopped ? decided.slice(0, decided.indexOf(stopped)) : decided
    for (const one of settled) if (!one.row) await answerWithoutRow(logId, one)
    if (!stopped) return { again: [], lost: false }
    return collide(logId, batch.slice(settled.length), stopped, duplicate?.fields ?? [])
  }

  /** Nothing was inserted, so nothing proved that the state is that of the head: it has to be looked up. */
  async function withoutRows(
    logId: Id,
    batch: Waiting<S, V>[],
    decided: Decided<S, Waiting<S, V>>[],
    { head }: Entry<S>,
  ): Promise<Round<S, V>> {
    const { entry } = await cache.catchUp(logId)
    if (entry.head !== head) return { again: batch, lost: true }
    for (const one of decided) await answerWithoutRow(logId, one)
    return { again: [], lost: false }
  }

  async function collide(
    logId: Id,
    batch: Waiting<S, V>[],
    stopped: Written<S, V> | undefined,
    fields: readonly string[],
  ): Promise<Round<S, V>> {
    if (stopped && !fields.includes('rev'))
      return { again: await settleKeys(logId, batch, stopped.asked), lost: false }
    contention.lost(logId)
    // Before looking, so that the next decision is on what is there then.
    await wait(Math.random() * jitterMs)
    const { entry, rows } = await cache.catchUp(logId)
    return { again: commitOwn(logId, rows, batch, entry), lost: true }
  }

  /** Lets operations read what they need; those that are refused already are answered. */
  async function prepared(batch: Waiting<S, V>[]): Promise<Waiting<S, V>[]> {
    if (!batch.some(({ operation }) => operation.prepare)) return batch
    const refusals = await Promise.all(
      batch.map(async ({ operation }) => (await operation.prepare?.()) ?? null),
    )
    return batch.filter(({ answer }, index) => {
      const refusal = refusals[index]
      if (refusal) answer({ kind: 'refused', error: refusal.error })
      return !refusal
    })
  }

  /** The log to decide on: where others write, what they wrote is cheaper to look up than to run into. */
  const before = async (logId: Id): Promise<Entry<S>> =>
    contention.isLikely(logId) ? (await cache.catchUp(logId)).entry : cache.get(logId)

  async function settle(logId: Id, batch: Waiting<S, V>[]): Promise<void> {
    try {
      let left = await prepared(batch)
      let losses = 0
      for (let entry = await before(logId); left.length > 0; entry = await cache.get(logId)) {
        const { again, lost } = await round(logId, left, entry)
        losses = lost && again.length === left.length ? losses + 1 : 0
        if (losses > lossesMax) throw new Error('others were faster every time')
        left = again
      }
    } catch (error) {
      // What became of the write isn't known: whoever asked asks again, under the same key.
      cache.drop(logId)
      onError(error, 'could not append to the log')
      for (const { answer, committed } of batch)
        if (!committed) answer({ kind: 'refused', error: unavailable.error })
    }
  }

  async function run(logId: Id, queue: Waiting<S, V>[]): Promise<void> {
    while (queue.length > 0) await inTurn(logId, () => settle(logId, takeBatch(queue)))
    queues.delete(logId)
  }

  return {
    append: ((logId, operation) =>
      new Promise((answer) => {
        const asked = { _id: new Types.ObjectId(), at: clock(), operation, answer, committed: false }
        const queue = queues.get(logId)
        if (queue) return void queue.push(asked)
        const started = [asked]
        queues.set(logId, started)
        // What is asked in the same turn becomes one batch.
        const work: Promise<void> = Promise.resolve()
          .then(() => run(logId, started))
          .finally(() => running.delete(work))
        running.add(work)
      })) satisfies Append<S, V>,

    /** How many operations aren't in a batch yet. */
    waiting: (): number => [...queues.values()].reduce((sum, queue) => sum + queue.length, 0),

    /** Resolves when nothing waits any more. */
    async idle(): Promise<void> {
      while (running.size > 0) await Promise.all(running)
    },
  }
}

const keyOf = ({ actorId, clientId }: Pick<LogRow, 'actorId' | 'clientId'>): string =>
  `${String(actorId)} ${clientId}`

/** Takes from the front what can be decided together: nothing under the same key twice. */
function takeBatch<S, V>(queue: Waiting<S, V>[]): Waiting<S, V>[] {
  const taken = new Set<string>()
  for (const { operation } of queue) {
    const name = keyOf(operation)
    if (taken.size === batchMax || taken.has(name)) break
    taken.add(name)
  }
  return queue.splice(0, taken.size)
}
