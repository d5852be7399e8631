import type { Id } from '@oms-chat/shared'
import type { LogCollection, LogRow } from '../models/log.ts'

type Parts = {
  log: LogCollection
  /** Does again what follows a commit. */
  heal: (logId: Id, rows: LogRow[]) => Promise<void>
  /** Has it done by a queue; false when there is none just now. */
  hand?: ((logId: Id, rowIds: Id[]) => Promise<boolean>) | undefined
  everyMs: number
  onError: (error: unknown, what: string) => void
}

const rowsMax = 5_000

/**
 * Looks for rows that stay open, which those of a process that died do, and finishes them. Only what was seen
 * open twice is touched: the rest is being finished right now.
 */
export function createSweeper({ log, heal, hand, everyMs, onError }: Parts) {
  let seen = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined

  async function sweep(): Promise<void> {
    const open = await log
      .find({ open: true }, { projection: { chatId: 1, rev: 1 } })
      .sort({ chatId: 1, rev: 1 })
      .limit(rowsMax)
      .toArray()
    const stuck = open.filter(({ _id }) => seen.has(String(_id)))
    seen = new Set(open.map(({ _id }) => String(_id)))
    const byLog = new Map<Id, LogRow['_id'][]>()
    for (const { _id, chatId } of stuck)
      byLog.set(String(chatId), [...(byLog.get(String(chatId)) ?? []), _id])
    for (const [logId, ids] of byLog) {
      if (await hand?.(logId, ids.map(String))) continue
      const whole = await log
        .find({ _id: { $in: ids }, open: true })
        .sort({ rev: 1 })
        .toArray()
      await heal(logId, whole)
    }
  }

  const beat = () => {
    running ??= sweep()
      .catch((error: unknown) => onError(error, 'could not sweep the log'))
      .finally(() => (running = undefined))
  }

  return {
    /** One look; twice heals what is stuck. */
    sweep,
    start(): void {
      timer = setInterval(beat, everyMs).unref()
    },
    async stop(): Promise<void> {
      clearInterval(timer)
      await running
    },
  }
}
