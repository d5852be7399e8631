import type { Id } from '@oms-chat/shared'
import { driverCollection } from '../models/driver.ts'
import type { Models } from '../models/index.ts'
import type { LogCollection, LogRow } from '../models/log.ts'
import { createAppend } from './append.ts'
import { createChatViews } from './chatViews.ts'
import { type Contention, createContention } from './contention.ts'
import { createCloser } from './closer.ts'
import { createFinish, type Publish } from './finish.ts'
import { objectId } from './ids.ts'
import { createGeneration } from './generation.ts'
import { createInserter, type Inserter } from './insert.ts'
import { gathered } from './gathered.ts'
import { newestOf } from './newest.ts'
import { createPersonViews } from './personViews.ts'
import type { PersonState } from './personState.ts'
import { createSettle } from './settle.ts'
import { createSettleMany } from './settleMany.ts'
import type { ChatState } from './state.ts'
import { createStateCache } from './stateCache.ts'
import type { OnStep, OnTold } from './step.ts'
import { createSweeper } from './sweep.ts'
import { createTargets } from './targets.ts'
import type { Views } from './views.ts'

export type ChatLogOptions<C, P> = {
  models: Pick<Models, 'log' | 'chats' | 'memberships' | 'personal' | 'generation'>
  clock: () => Date
  /** Tells of what was committed to a chat's log, and to a person's. */
  publish: { chat: Publish<ChatState, C>; person: Publish<PersonState, P> }
  onError: (error: unknown, what: string) => void
  /** Whether other processes write too, as far as is known; without it, they may. */
  othersWrite?: () => boolean
  /** Milliseconds between two looks for rows that stay open. */
  sweepEveryMs?: number
  /** Takes over rows that stay open: true when it did. */
  retryDelivery?: (logId: Id, rowIds: Id[]) => Promise<boolean>
  onTold?: OnTold
  onStep?: OnStep
}

type Shared = {
  log: LogCollection
  insert: Inserter
  contention: Contention
  closer: ReturnType<typeof createCloser>
  clock: () => Date
  othersWrite: () => boolean
  onTold: OnTold | undefined
  onStep: OnStep | undefined
  onError: (error: unknown, what: string) => void
}

/** One kind of log: everything but the views is the same for chats and people. */
function createLog<S, V>(shared: Shared, views: Views<S>, publish: Publish<S, V>) {
  const { log } = shared
  const cache = createStateCache(log, views)
  const targets = createTargets(log)
  const { finish, idle: finished } = createFinish({ ...shared, views, cache, targets, publish })
  const {
    append,
    waiting,
    idle: appended,
  } = createAppend<S, V>({
    ...shared,
    views,
    cache,
    targets,
    finish: (logId, done) => void finish(logId, done, performance.now()),
  })
  const settle = createSettle({ log, views, cache, targets })

  return {
    append,
    waiting,
    /** The log as this process knows it, maybe older than its head; undefined when it doesn't. */
    peek: cache.peek,
    /** The log at this head or later, with everything below folded in the database. */
    settle,
    /** As `settle`, for many logs in hardly more queries than for one. */
    settleMany: createSettleMany({ log, cache, settle }),
    targets,
    /** Does again what follows the commit of these rows. */
    async heal(logId: Id, rows: readonly LogRow[]): Promise<void> {
      const newest = (await newestOf(log, [logId])).get(logId)
      if (!newest) return
      const entry = await settle(logId, newest)
      await finish(
        logId,
        rows.map((row) => ({ row, entry, target: null, answer: () => {} })),
      )
    },
    async idle(): Promise<void> {
      await appended()
      await finished()
    },
  }
}

/** In a person's own log, it is they who act. */
const isPersonal = ({ chatId, actorId }: LogRow): boolean => actorId !== null && chatId.equals(actorId)

export type ChatLog<C, P> = ReturnType<typeof createChatLog<C, P>>

/** The logs of chats and people. See docs/decisions/0001-the-log.md. */
export function createChatLog<C, P>(options: ChatLogOptions<C, P>) {
  const {
    models,
    clock,
    publish,
    onError,
    onTold,
    onStep,
    othersWrite = () => true,
    sweepEveryMs = 30_000,
  } = options
  const log = driverCollection(models.log)
  const chats = driverCollection(models.chats)
  const memberships = driverCollection(models.memberships)
  const personal = driverCollection(models.personal)
  const closer = createCloser(log, (error) => onError(error, 'could not close rows'))
  const contention = createContention()
  const insert = createInserter(log, contention)
  const shared = { log, insert, contention, closer, clock, othersWrite, onTold, onStep, onError }
  const ofChats = createLog(
    shared,
    createChatViews({ log, chats, memberships, now: () => clock().getTime() }),
    publish.chat,
  )
  const ofPeople = createLog(shared, createPersonViews({ log, memberships, personal }), publish.person)
  const heal = (logId: Id, rows: LogRow[]): Promise<void> => {
    const first = rows[0]
    return first && isPersonal(first) ? ofPeople.heal(logId, rows) : ofChats.heal(logId, rows)
  }
  const sweeper = createSweeper({ log, heal, hand: options.retryDelivery, everyMs: sweepEveryMs, onError })

  return {
    collections: { log, chats, memberships },
    ofChats,
    ofPeople,
    newestOf: gathered((logIds: readonly Id[]) => newestOf(log, logIds)),
    generation: createGeneration(driverCollection(models.generation)),
    /** How many operations wait to be decided. */
    waiting: () => ofChats.waiting() + ofPeople.waiting(),
    sweep: sweeper.sweep,
    /** Does again what follows the commit of these rows, those that are still open; rejects when it can’t. */
    async deliver(logId: Id, rowIds: readonly Id[]): Promise<void> {
      const open = { _id: { $in: rowIds.map(objectId) }, open: true as const }
      const rows = await log.find(open).sort({ rev: 1 }).toArray()
      if (rows.length === 0) return
      await heal(logId, rows)
      await closer.idle()
      if ((await log.countDocuments(open)) > 0) throw new Error('rows of the log stay open')
    },
    start: sweeper.start,
    /** Waits for everything under way; nothing may be asked any more. */
    async close(): Promise<void> {
      await sweeper.stop()
      await ofChats.idle()
      await ofPeople.idle()
      await closer.idle()
    },
  }
}
