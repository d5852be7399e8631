import { randomUUID } from 'node:crypto'
import type { mongo } from 'mongoose'
import type { GenerationRow } from '../models/generation.ts'

const keepMs = 5_000

/** Tells which life of the database this is; looks again after a while, so that a restored one is noticed. */
export function createGeneration(collection: mongo.Collection<GenerationRow>): () => Promise<string> {
  let known: { value: string; until: number } | undefined
  let reading: Promise<string> | undefined

  async function read(): Promise<string> {
    const row = await collection.findOneAndUpdate(
      { _id: 'generation' },
      { $setOnInsert: { value: randomUUID() } },
      { upsert: true, returnDocument: 'after' },
    )
    const value = row?.value ?? ''
    known = { value, until: performance.now() + keepMs }
    return value
  }

  return async () => {
    if (known && performance.now() < known.until) return known.value
    // Those who come at once look once.
    reading ??= read().finally(() => (reading = undefined))
    return reading
  }
}
