import { type Connection, type mongo, Schema, Types } from 'mongoose'
import type { Id } from '@oms-chat/shared'

/** Somebody's pointer went from one revision to another: everything in (from, to] was got, or read, at that moment. */
export type ReceiptMove = { userId: Id; from: number; to: number; at: Date }

/** Moves that ended near each other, of which one write told: see `blocks.ts` of the receipts' service. */
export type ReceiptMovesRow = {
  _id: Types.ObjectId
  chatId: Types.ObjectId
  block: string
  at: Date
  moves: ReceiptMove[]
}

export type ReceiptMovesCollection = mongo.Collection<ReceiptMovesRow>

/** Seconds. */
const kept = 30 * 86_400

export function defineReceiptMoves(connection: Connection) {
  const { ObjectId, Mixed } = Schema.Types
  const schema = new Schema<ReceiptMovesRow>(
    {
      chatId: { type: ObjectId, required: true },
      block: { type: String, required: true },
      at: { type: Date, required: true },
      moves: { type: Mixed, required: true },
    },
    { collection: 'receiptMoves', versionKey: false },
  )
  schema.index({ chatId: 1, block: 1 })
  schema.index({ at: 1 }, { expireAfterSeconds: kept })
  return connection.model<ReceiptMovesRow>('ReceiptMoves', schema)
}
