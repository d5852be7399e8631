import { mongo } from 'mongoose'

/** Counts the documents that this process asks its database to write, from now on. */
export function countWrites(): () => number {
  let count = 0
  const { prototype } = mongo.Collection
  const { bulkWrite } = prototype
  const counted: typeof bulkWrite = function (this: mongo.Collection, operations, options) {
    count += operations.length
    return bulkWrite.call(this, operations, options)
  }
  // `insertMany` is a bulk write to the driver.
  prototype.bulkWrite = counted
  for (const name of ['insertOne', 'updateOne', 'updateMany', 'deleteOne', 'findOneAndUpdate'] as const) {
    const write = prototype[name] as (...given: unknown[]) => unknown
    Object.assign(prototype, {
      [name](this: mongo.Collection, ...given: unknown[]) {
        count += 1
        return write.apply(this, given)
      },
    })
  }
  return () => count
}
