import { chatIdParts } from '@oms-chat/shared'
import { chatIdOf } from '../features/chats/chatId.ts'
import { optimisticMessage, type Operation } from '../features/messages/operations.ts'
import { newItem } from '../storage/queue.ts'
import { exampleChat, id, orgId } from './builders.ts'

/** A send as the composer makes it. */
export const exampleSend = (
  clientId: string,
  chatId = id(0xc1),
  content = `text of ${clientId}`,
): Operation => {
  const draft = { chatId, clientId, type: 'text' as const, content }
  return { kind: 'send', chatId, draft, message: optimisticMessage(draft, id(1), null, 0) }
}

/** An edit of a message that may not have its id yet. */
export const exampleEdit = (target: string, content: string, messageId = ''): Operation => ({
  kind: 'edit',
  chatId: id(0xc1),
  target: { messageId, clientId: target },
  content,
})

export const exampleDelete = (target: string, messageId = ''): Operation => ({
  kind: 'delete',
  chatId: id(0xc1),
  target: { messageId, clientId: target },
  scope: 'everyone',
})

/** A group as one begins it. */
export const exampleCreate = (clientId: string, name = 'Lunch'): Extract<Operation, { kind: 'create' }> => {
  const chatId = chatIdOf(chatIdParts.made(orgId, id(1), clientId))
  const given = { type: 'group' as const, name, memberIds: [] }
  return { kind: 'create', chatId, given, chat: exampleChat({ id: chatId, name }), people: [] }
}

export const exampleItem = (clientId: string, operation: Operation = exampleSend(clientId)) =>
  newItem(clientId, operation, 0)
