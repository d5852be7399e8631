import { type Connection, Schema } from 'mongoose'

/** The one document that says which life of the database this is: a restored one gets another value. */
export type GenerationRow = { _id: 'generation'; value: string }

export function defineGeneration(connection: Connection) {
  const schema = new Schema<GenerationRow>(
    { _id: { type: String, required: true }, value: { type: String, required: true } },
    { collection: 'meta', versionKey: false },
  )
  return connection.model<GenerationRow>('Generation', schema)
}
