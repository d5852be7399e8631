import { type Connection, Schema, type Types } from 'mongoose'

export type FileRow = {
  _id: Types.ObjectId
  orgId: Types.ObjectId
  /** Whose picture it is: everyone in the organisation may see it. */
  kind: 'avatar'
  ownerId: Types.ObjectId
  mimeType: string
  /** Bytes. */
  size: number
  createdAt: Date
}

export function defineFile(connection: Connection) {
  const schema = new Schema<FileRow>(
    {
      orgId: { type: Schema.Types.ObjectId, required: true },
      kind: { type: String, required: true },
      ownerId: { type: Schema.Types.ObjectId, required: true },
      mimeType: { type: String, required: true },
      size: { type: Number, required: true },
      createdAt: { type: Date, required: true },
    },
    { collection: 'files', versionKey: false },
  )
  return connection.model<FileRow>('File', schema)
}
