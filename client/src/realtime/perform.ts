import { type Chat, fail, type Message, ok, type Result } from '@oms-chat/shared'
import type { Api, ApiAnswer } from '../app/ports.ts'
import type { Operation } from '../features/messages/operations.ts'
import type { Request } from './socket.ts'

/** What an operation left behind, as the server has it now. */
export type Performed = { messages: Message[]; chat?: Chat }

type Of<K extends Operation['kind']> = Extract<Operation, { kind: K }>

export type PerformDeps = {
  request: Request
  api: Api
  /** Tells the server how far one has read. */
  tellRead: (chatId: string, rev: number) => Promise<Result<unknown>>
}

const messageOf = (answer: Result<{ message: Message }>): Result<Performed> =>
  answer.ok ? ok({ messages: [answer.data.message] }) : answer

const nothingOf = (answer: Result<unknown>): Result<Performed> => (answer.ok ? ok({ messages: [] }) : answer)

/** The chat's id was known before it was made; another one would be a chat in which nothing of this was written. */
const chatOf = (answer: Result<ApiAnswer<'createGroup'>>, chatId: string): Result<Performed> => {
  if (!answer.ok) return answer
  const chat = answer.data.data
  return chat.id === chatId
    ? ok({ messages: [], chat })
    : fail('CONFLICT', 'the server knows this chat by another id')
}

/** Asks the server for one operation, once. The same `clientId` again is the same operation to it. */
export const createPerform = ({ request, api, tellRead }: PerformDeps) => {
  const create = async (clientId: string, { chatId, given }: Of<'create'>) => {
    if (given.type === 'direct')
      return chatOf(await api.call('createDirect', { body: { clientId, userId: given.userId } }), chatId)
    const { name, memberIds } = given
    return chatOf(await api.call('createGroup', { body: { clientId, name, memberIds } }), chatId)
  }

  const change = async (clientId: string, operation: Of<'edit' | 'delete' | 'react'>) => {
    const { messageId } = operation.target
    if (messageId === '') return fail('NOT_FOUND', 'the message was never sent')
    if (operation.kind === 'edit')
      return messageOf(await request('message:edit', { messageId, clientId, content: operation.content }))
    if (operation.kind === 'delete')
      return messageOf(await request('message:delete', { messageId, clientId, scope: operation.scope }))
    const { emoji, on } = operation
    return messageOf(await request('message:react', { messageId, clientId, emoji, on }))
  }

  return async (clientId: string, operation: Operation): Promise<Result<Performed>> => {
    switch (operation.kind) {
      case 'send':
        return messageOf(await request('message:send', operation.draft))
      case 'preferences':
        return nothingOf(
          await request('chat:preferences', { ...operation.patch, chatId: operation.chatId, clientId }),
        )
      case 'settings':
        return nothingOf(await api.call('updateMySettings', { body: { ...operation.patch, clientId } }))
      case 'read':
        return nothingOf(await tellRead(operation.chatId, operation.rev))
      case 'create':
        return create(clientId, operation)
      default:
        return change(clientId, operation)
    }
  }
}

export type Perform = ReturnType<typeof createPerform>
