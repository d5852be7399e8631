import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { mongo } from 'mongoose'
import type { FolderStore } from '../../infra/folderStore.ts'
import type { GenerationRow } from '../../models/generation.ts'
import type { Models } from '../../models/index.ts'
import { beginRestore, endRestore } from '../../models/restoring.ts'
import { beatEvery } from '../../services/nodeBeat.ts'
import { CommandRefused } from '../refused.ts'
import { clearStaged, load, stagedName } from './load.ts'
import { verify } from './verify.ts'

/** Long enough to see the next beat of a node that is slow. */
const watchFor = 2 * beatEvery + 1_000

const lookEvery = 250

/** Looks whether a server works on this database: its caches would outlive what they are of. */
async function refuseRunning({ nodes }: Models): Promise<void> {
  const beats = async () => new Map((await nodes.find().lean()).map((node) => [node._id, node.beats]))
  const before = await beats()
  if (before.size === 0) return
  for (const until = performance.now() + watchFor; performance.now() < until;) {
    await wait(lookEvery)
    for (const [id, count] of await beats())
      if (before.get(id) !== count)
        throw new CommandRefused('A server runs on this database. Stop it, then restore.')
  }
}

/** Puts the loaded collections in the place of the present ones. One that is cut in the middle is noticed. */
async function swap(db: mongo.Db, models: Models): Promise<void> {
  await beginRestore(db)
  for (const { collection } of Object.values(models))
    await db.collection(stagedName(collection.name)).rename(collection.name, { dropTarget: true })
  await endRestore(db)
}

export type Place = { db: mongo.Db; models: Models; files: FolderStore }

/**
 * Makes the database and its files what they were when the backup was made, under a new generation. Nothing is
 * touched before the whole backup was read and found right, and the present data stays until all of it is loaded.
 * @param replace whether a database with people in it may be replaced
 */
export async function restore(
  path: string,
  place: Place,
  { replace }: { replace: boolean },
): Promise<{ at: Date; rows: number; files: number }> {
  const { db, models, files } = place
  await refuseRunning(models)
  if (!replace && (await models.users.exists({})))
    throw new CommandRefused('There are people in this database. With --yes all of it is replaced.')
  const known = await verify(path, models)
  try {
    const rows = await load(path, place)
    const generation = stagedName(models.generation.collection.name)
    await db.collection<GenerationRow>(generation).insertOne({ _id: 'generation', value: randomUUID() })
    await swap(db, models)
    for await (const id of files.all()) if (!known.files.has(id)) await files.remove(id)
    return { at: known.at, rows, files: known.files.size }
  } finally {
    await clearStaged(db)
  }
}
