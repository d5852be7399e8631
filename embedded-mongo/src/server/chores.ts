import type { Context } from '../commands/context.ts'
import type { Sessions } from '../commands/sessions.ts'
import { toValue } from '../bson/writer.ts'
import { documentAt } from '../bson/value.ts'
import type { Collection, Index } from '../store/catalog.ts'

const mostPerRound = 1_000

/** Deletes what a TTL index says has expired, a round at a time so that no write waits long. */
const expire = async (context: Context, collection: Collection, index: Index): Promise<void> => {
  const path = index.fields[0]?.path
  if (!path || index.expireAfterSeconds === undefined) return
  const before = toValue(new Date(Date.now() - index.expireAfterSeconds * 1000))
  const sinceEver = toValue(new Date(-8_640_000_000_000_000))
  for (let found = mostPerRound; found === mostPerRound;)
    found = await context.commits.run(() => {
      const current = context.catalog.forWrite().collections.get(`${collection.database}.${collection.name}`)
      if (!current?.indexes.some(({ id }) => id === index.id)) return 0
      const { rows } = context.finder.find(current, {
        filter: {
          op: 'and',
          items: [
            { op: 'lt', path, value: before },
            { op: 'gte', path, value: sinceEver },
            ...(index.partial ? [index.partial.filter] : []),
          ],
        },
        sort: [],
        skip: 0,
        limit: mostPerRound,
        hint: toValue(index.name),
      })
      let count = 0
      const all = []
      for (let row = rows.next(); row; row = rows.next()) all.push(row)
      rows.pause()
      for (const row of all) {
        context.records.remove(current, row.recordId, documentAt(row.bytes))
        count++
      }
      return count
    })
}

const expireAll = async (context: Context): Promise<void> => {
  for (const collection of context.catalog.forRead().collections.values())
    for (const index of collection.indexes)
      if (index.expireAfterSeconds !== undefined) await expire(context, collection, index)
}

/**
 * What is done by the clock: TTL indexes every `ttlMonitorSleepSecs`, idle cursors and forgotten sessions every minute.
 * @returns stops it
 */
export const startChores = (context: Context, sessions: Sessions): (() => void) => {
  const everySecond = 1_000
  let lastExpiry = Date.now()
  let lastSweep = Date.now()
  let busy = false
  const round = async (): Promise<void> => {
    const now = Date.now()
    if (now - lastExpiry >= context.settings.ttlMonitorSleepSecs * 1000) {
      lastExpiry = now
      await expireAll(context)
    }
    if (now - lastSweep >= 60_000) {
      lastSweep = now
      context.cursors.killIdle()
      await context.commits.run(() => sessions.forgetOld())
    }
  }
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    void round()
      .catch(() => undefined)
      .finally(() => {
        busy = false
      })
  }, everySecond)
  timer.unref()
  return () => clearInterval(timer)
}
