import { liveQuery } from 'dexie'
import type { DeviceDatabase } from '../storage/database.ts'
import { type KeptIndex, saveIndex } from './keptIndex.ts'

const readAtOnce = 500
/** It is kept when nothing more has come for so long. */
const saveAfterMs = 3_000

/**
 * Some messages written after `mark`, with the number of the write that ends them. One write may bring many, and
 * only whole writes are taken.
 */
async function readAfter(database: DeviceDatabase, mark: number) {
  const { messages } = database
  const rows = await messages.where('w').above(mark).limit(readAtOnce).toArray()
  const [first, last] = [rows[0]?.w, rows.at(-1)?.w]
  if (rows.length < readAtOnce || first === undefined || last === undefined)
    return { rows, mark: last ?? mark, isLast: true }
  if (first === last) return { rows: await messages.where({ w: last }).toArray(), mark: last, isLast: false }
  const whole = rows.filter(({ w }) => w < last)
  return { rows: whole, mark: whole.at(-1)?.w ?? mark, isLast: false }
}

const newestWrite = async ({ messages }: DeviceDatabase): Promise<number> =>
  (await messages.orderBy('w').last())?.w ?? 0

/** Keeps an index in step with the messages of the device; `onChange` hears when something else may be found. */
export function createIndexer(database: DeviceDatabase, kept: KeptIndex, onChange: () => void) {
  const { index } = kept
  let reading: Promise<void> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  /** The newest write that was told of. */
  let announced: number | null = null
  let isStopped = false
  let isKept = true

  const save = async () => {
    const saved = await saveIndex(database, kept)
    if (saved === null) isKept = false
    else kept.saved = saved
  }
  const saveSoon = () => {
    clearTimeout(timer)
    if (isKept && !isStopped) timer = setTimeout(() => void save().catch(() => (isKept = false)), saveAfterMs)
  }

  const startAnew = () => {
    index.clear()
    kept.mark = 0
  }
  const read = async () => {
    const before = kept.mark
    if ((await newestWrite(database)) < kept.mark) startAnew()
    for (let isLast = false; !isLast && !isStopped;) {
      const part = await readAfter(database, kept.mark)
      for (const row of part.rows) index.put(row)
      kept.mark = part.mark
      isLast = part.isLast
    }
    if (kept.mark === before) return
    saveSoon()
    onChange()
  }
  /** A write that comes while the last part is being read is read, too. */
  const readAll = async () => {
    try {
      do await read()
      while (announced !== kept.mark && announced !== null && !isStopped)
    } finally {
      reading = null
    }
  }
  const catchUp = (): Promise<void> => (reading ??= readAll())

  /** Tells of every write of messages, whichever tab made it. */
  const writes = liveQuery(() => newestWrite(database)).subscribe({
    next: (mark) => {
      announced = mark
      if (mark !== kept.mark && !isStopped) void catchUp().catch(stop)
    },
    error: () => stop(),
  })
  const stop = () => {
    isStopped = true
    clearTimeout(timer)
    writes.unsubscribe()
  }

  return {
    /** Reads in all that the device holds by now. */
    catchUp: async () => {
      await catchUp()
      const isMostlyGone = index.size() > 1_000 && index.size() > 2 * (await database.messages.count())
      if (!isMostlyGone) return
      startAnew()
      await catchUp()
    },
    isReading: () => reading !== null,
    save,
    stop,
  }
}
