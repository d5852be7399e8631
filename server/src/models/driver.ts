import type { Model, mongo } from 'mongoose'

/**
 * The driver's own collection behind a model: for what is done so often that documents, casting and buffering
 * would cost more than the work. What is written is on a majority's disks, what is read is there to stay.
 */
export function driverCollection<Row extends mongo.Document>(model: Model<Row>): mongo.Collection<Row> {
  const { db } = model.db
  if (!db) throw new Error('the database isn’t connected')
  return db.collection<Row>(model.collection.name, {
    readConcern: { level: 'majority' },
    writeConcern: { w: 'majority', journal: true },
  })
}

/** For lists that are bounded by who asks for them: the driver fetches them in one go instead of by the hundred. */
export const inOneBatch = { batchSize: 10_000 }

type Query<Row> = { filter: mongo.Filter<Row>; sort: Record<string, 1 | -1>; limit: number }
type FirstBatch<Row> = { cursor: { id: unknown; firstBatch: mongo.WithId<Row>[] } }

/**
 * Reads a page's worth of rows with one `find` command, and its answer decoded in one go: the driver's cursor, which
 * is made to go on and decodes row by row, costs half as much again. What doesn't fit into one answer is read anew
 * by a cursor.
 */
export function pageReader<Row extends mongo.Document>(model: Model<Row>) {
  const collection = driverCollection(model)
  const { db } = model.db
  return async ({ filter, sort, limit }: Query<Row>): Promise<mongo.WithId<Row>[]> => {
    const command = {
      find: collection.collectionName,
      filter,
      sort,
      limit,
      readConcern: { level: 'majority' },
    }
    const answer = (await db?.command(command)) as FirstBatch<Row> | undefined
    if (answer && String(answer.cursor.id) === '0') return answer.cursor.firstBatch
    return collection.find(filter).sort(sort).limit(limit).toArray()
  }
}
