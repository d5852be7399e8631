import { type Connection, Schema, type Types } from 'mongoose'
import type { ChatInvite } from '@oms-chat/shared'
import { type InviteRow, toInvite } from './invite.ts'

/** A link into a chat. Its token follows from its id and the installation's secret: nothing of it is kept. */
export type ChatInviteRow = InviteRow & {
  chatId: Types.ObjectId
  /** The chat's head when it was made: who is removed after that doesn't come back by it. */
  madeAtRev: number
  revokedAt: Date | null
}

const day = 86_400

export function defineChatInvite(connection: Connection) {
  const { ObjectId } = Schema.Types
  const schema = new Schema<ChatInviteRow>(
    {
      orgId: { type: ObjectId, required: true },
      chatId: { type: ObjectId, required: true },
      createdBy: { type: ObjectId, required: true },
      createdAt: { type: Date, required: true },
      madeAtRev: { type: Number, required: true },
      expiresAt: { type: Date, required: true },
      revokedAt: { type: Date, default: null },
      maxUses: { type: Number, default: null },
      uses: { type: Number, required: true },
      usesLeft: { type: Number, required: true },
      clientId: { type: String, required: true },
    },
    { collection: 'chatInvites', versionKey: false },
  )
  schema.index({ chatId: 1, createdAt: -1 })
  schema.index({ chatId: 1, createdBy: 1, clientId: 1 }, { unique: true })
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 30 * day })
  return connection.model<ChatInviteRow>('ChatInvite', schema)
}

/** `url` is where the link is opened. */
export const toChatInvite = (row: ChatInviteRow, url: string): ChatInvite => ({
  ...toInvite(row, url),
  chatId: String(row.chatId),
})
