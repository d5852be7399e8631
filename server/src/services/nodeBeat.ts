import { randomUUID } from 'node:crypto'
import type { ServiceDeps } from './deps.ts'

/** Milliseconds between two beats. */
export const beatEvery = 5_000

type Deps = Pick<ServiceDeps, 'models' | 'clock' | 'logger'>

/**
 * Shows in the database that a server runs on it, so that nothing replaces the data under it; and sees there whether
 * others do too.
 */
export function createNodeBeat({ models, clock, logger }: Deps, everyMs = beatEvery) {
  const _id = randomUUID()
  let others = new Map<string, number>()
  let company = false
  let timer: NodeJS.Timeout | undefined
  let beating = Promise.resolve()

  const beat = async (): Promise<void> => {
    try {
      await models.nodes.updateOne({ _id }, { $inc: { beats: 1 }, $set: { at: clock() } }, { upsert: true })
      const nodes = await models.nodes.find({}, { beats: 1 }).lean()
      const seen = new Map(nodes.filter((node) => node._id !== _id).map((node) => [node._id, node.beats]))
      company = [...seen].some(([id, beats]) => others.get(id) !== beats)
      others = seen
    } catch (error) {
      logger.warn({ err: error }, 'can’t show that this node runs')
    }
  }

  return {
    /** Whether another node was there at the last beat, as far as one can tell: new, or alive since the one before. */
    hasCompany: (): boolean => company,
    async start(): Promise<void> {
      await beat()
      timer = setInterval(() => {
        beating = beat()
      }, everyMs)
      timer.unref()
    },
    async stop(): Promise<void> {
      if (timer === undefined) return
      clearInterval(timer)
      await beating
      await models.nodes.deleteOne({ _id })
    },
  }
}
