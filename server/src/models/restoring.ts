import type { mongo } from 'mongoose'

const name = 'restoring'
type Mark = { _id: 'swap' }

/** From here until `endRestore`, some collections may be a backup's and others not. */
export async function beginRestore(db: mongo.Db): Promise<void> {
  await db.collection<Mark>(name).updateOne({ _id: 'swap' }, { $setOnInsert: {} }, { upsert: true })
}

export async function endRestore(db: mongo.Db): Promise<void> {
  await db.dropCollection(name)
}

/** Whether a restore was cut in the middle, so that what is there doesn't belong together. */
export const isHalfRestored = async (db: mongo.Db): Promise<boolean> =>
  (await db.collection<Mark>(name).findOne({ _id: 'swap' })) !== null
