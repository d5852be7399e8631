import { type Connection, Schema } from 'mongoose'

/** A server that runs on this database, as long as `beats` grows. `at` is by its own clock, for clearing up only. */
export type NodeRow = { _id: string; beats: number; at: Date }

export function defineNode(connection: Connection) {
  const schema = new Schema<NodeRow>(
    {
      _id: { type: String, required: true },
      beats: { type: Number, required: true },
      at: { type: Date, required: true },
    },
    { collection: 'nodes', versionKey: false },
  )
  schema.index({ at: 1 }, { expireAfterSeconds: 86_400 })
  return connection.model<NodeRow>('Node', schema)
}
