import type { mongo } from 'mongoose'
import type { FolderStore } from '../../infra/folderStore.ts'
import type { Models } from '../../models/index.ts'
import { readArchive } from './archive.ts'
import { inOrder } from './order.ts'

const batchMax = 1_000

/** What a collection is called until all of them are there. */
export const stagedName = (name: string): string => `restoring.${name}`

/** Leaves nothing of a restore that didn't come to its end. */
export async function clearStaged(db: mongo.Db): Promise<void> {
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray())
    if (name.startsWith(stagedName(''))) await db.dropCollection(name)
}

/** Makes the collections beside the present ones, with their indexes, empty. */
async function stage(db: mongo.Db, models: Models): Promise<void> {
  for (const { collection, schema } of Object.values(models)) {
    const staged = await db.createCollection(stagedName(collection.name))
    const indexes = schema.indexes().map(([key, options]) => ({ key, ...options }) as mongo.IndexDescription)
    if (indexes.length > 0) await staged.createIndexes(indexes)
  }
}

/** Fills collections beside the present ones, and puts the files where they belong: their ids are never used twice. */
export async function load(
  path: string,
  { db, models, files }: { db: mongo.Db; models: Models; files: FolderStore },
): Promise<number> {
  await clearStaged(db)
  await stage(db, models)
  const waiting = new Map(inOrder(models).map(({ collection }) => [collection.name, [] as mongo.Document[]]))
  let count = 0
  const flush = async (name: string, rows: mongo.Document[]) => {
    if (rows.length === 0) return
    await db.collection(stagedName(name)).insertMany(rows.splice(0))
  }
  await readArchive(path, async (line) => {
    if ('file' in line) await files.put(line.file, Buffer.from(line.bytes, 'base64'))
    if (!('row' in line)) return
    const rows = waiting.get(line.in) ?? []
    rows.push(line.row)
    count += 1
    if (rows.length === batchMax) await flush(line.in, rows)
  })
  for (const [name, rows] of waiting) await flush(name, rows)
  return count
}
