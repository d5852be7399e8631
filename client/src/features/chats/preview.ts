import { excerptOf, type Message, type MessagePreview, previewLength } from '@oms-chat/shared'

/** A message as the chat list shows it; the sender's name is looked up when shown. */
export const previewOf = (message: Message): MessagePreview => ({
  id: message.id,
  seq: message.seq,
  senderId: message.senderId,
  senderName: null,
  type: message.type,
  excerpt: message.deletedAt === null ? excerptOf(message.content, previewLength) : '',
  system: message.system,
  deletedAt: message.deletedAt,
  expiresAt: message.expiresAt,
  createdAt: message.createdAt,
})
