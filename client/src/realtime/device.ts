import type { RootState } from '../app/store.ts'
import type { Operation } from '../features/messages/operations.ts'
import { backoffDelay } from '../lib/backoff.ts'
import { createEarly } from '../storage/early.ts'
import { dropHeld, isHeld } from '../storage/held.ts'
import type { DeviceStorage } from '../storage/storage.ts'
import { pause } from './deps.ts'
import type { Outbox, OutboxDeps } from './outbox.ts'
import { createRecorder } from './recorder.ts'
import type { PerformDeps } from './perform.ts'

/** Where nothing is kept yet, keeping begins so long after the first messages show: until then all is theirs. */
const afterShownMs = 300
/** And so long after one is in step when no chat is open. */
const afterInStepMs = 3_000

export type DeviceDeps = Omit<OutboxDeps, 'table' | 'perform'> &
  PerformDeps & {
    userId: string
    loadStorage: () => Promise<DeviceStorage>
    mostMessages: () => number
    getState: () => RootState
    /** The device's store failed; the app goes on in memory. */
    onBroken: () => void
  }

type Use = (outbox: Outbox) => Promise<void>

/**
 * What this device keeps for an account: copies of what the server said, and the outbox. It is opened at once
 * where something is kept already; on a first visit when there is something to send, or soon after the page
 * stands, as the code for it is as large as all else that shows the first chat.
 */
export const createDevice = ({ userId, onBroken, ...deps }: DeviceDeps) => {
  const { clock, random } = deps
  const early = createEarly(userId, clock.now)
  const idsLeft = () => new Set(early.all().map(({ clientId }) => clientId))
  /** What was there when this page began, or looked last: its own page can't hand it to the outbox any more. */
  let left = idsLeft()
  const isAnythingHeld = left.size > 0 ? Promise.resolve(true) : isHeld(userId)
  const soon: Use[] = []
  let code: ReturnType<typeof loadCode> | null = null
  let opened: Promise<Outbox | null> | null = null
  let cancelBegin: (() => void) | null = null
  let isShown = false
  let isOver = false

  const recorder = createRecorder({
    isHeld: isAnythingHeld,
    openCopies: async () => (await needCode())?.storage.openCopies(userId) ?? null,
    userId,
    getState: deps.getState,
    clock,
    mostMessages: deps.mostMessages,
    onBroken,
  })

  /** What is submitted waits for the code as it waits for the network. Null: the session ended before it came. */
  const loadCode = async () => {
    for (let failures = 1; !isOver; failures += 1)
      try {
        const [{ createOutbox }, { createPerform }, storage] = await Promise.all([
          import('./outbox.ts'),
          import('./perform.ts'),
          deps.loadStorage(),
          import('./keeping.ts'),
        ])
        return { createOutbox, createPerform, storage }
      } catch {
        await pause(clock, backoffDelay(failures, { firstMs: 1_000, maxMs: 30_000, random }))
      }
    return null
  }
  const needCode = () => (code ??= loadCode())

  const add = async (outbox: Outbox, clientId: string, operation: Operation) => {
    await outbox.add(clientId, operation)
    early.drop(clientId)
  }

  /** Hands over what other pages left; where one of them does so too, in the same moment, it is the same item. */
  const adopt = async (outbox: Outbox) => {
    for (const { clientId, operation } of early.all())
      if (left.has(clientId)) await add(outbox, clientId, operation)
    left = idsLeft()
  }

  const openOutbox = async (): Promise<Outbox | null> => {
    const loaded = await needCode()
    if (!loaded) return null
    if (isOver) return null
    const table = await loaded.storage.openOutbox(userId, onBroken)
    const outbox = loaded.createOutbox({ ...deps, table, perform: loaded.createPerform(deps) })
    await outbox.load()
    await adopt(outbox)
    return outbox
  }

  /** Settles when all that was begun with the outbox has ended, well or not. */
  let ended: Promise<unknown> = Promise.resolve()
  const withOutbox = async (use: Use) => {
    const used = (opened ??= openOutbox()).then((outbox) => outbox && use(outbox))
    ended = Promise.allSettled([ended, used])
    await used
  }

  const drain = () =>
    void withOutbox(async (outbox) => {
      await adopt(outbox)
      await outbox.drain()
    })

  const begin = () => {
    void recorder.begin()
    for (const use of soon.splice(0)) void withOutbox(use)
    drain()
  }

  return {
    recorder,
    withOutbox,
    /** Writes an operation down, and then sees to it. */
    submit: async (clientId: string, operation: Operation) => {
      early.keep({ clientId, operation })
      await withOutbox((outbox) => add(outbox, clientId, operation))
    },
    /** Like `withOutbox`, for what can wait until keeping begins, as long as there is a network. */
    withOutboxSoon: async (use: Use) => {
      if (opened || recorder.isOpen() || !deps.isOnline()) await withOutbox(use)
      else soon.push(use)
    },
    /** Like `withOutbox`, for what only matters to an outbox that is in use. */
    withUsedOutbox: async (use: Use) => {
      if (opened) await withOutbox(use)
    },
    /** What is kept from an earlier time; null when there is nothing. */
    read: async () => {
      if (!(await isAnythingHeld) || isOver) return null
      void withOutbox(() => Promise.resolve())
      return recorder.read()
    },
    /** One is in step: what is owed goes out, and keeping begins where it hasn't yet. */
    inStep: () => {
      if (opened) drain()
      if (!recorder.isOpen()) cancelBegin ??= clock.after(afterInStepMs, begin)
    },
    /** The network is gone: what one has seen is kept now, as there is nothing better to do. */
    cutOff: () => {
      if (!cancelBegin || recorder.isOpen()) return
      cancelBegin()
      begin()
    },
    /** A chat shows its messages. */
    shown: () => {
      if (isShown || recorder.isOpen()) return
      isShown = true
      cancelBegin?.()
      cancelBegin = clock.after(afterShownMs, begin)
    },
    /** Stores what is left and lets go; `wipe` forgets the account on this device, `forget` what isn't stored yet. */
    stop: async ({ forget, wipe }: { forget: boolean; wipe: boolean }) => {
      isOver = true
      cancelBegin?.()
      await recorder.stop(forget)
      if (wipe) early.wipe()
      const outbox = await opened
      // Or it would close on what is just being written down.
      await ended
      if (outbox) await (wipe ? outbox.wipe() : outbox.close())
      else if (wipe) await dropHeld(userId)
    },
  }
}
