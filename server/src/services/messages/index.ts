import type { AckData, Payload, Result } from '@oms-chat/shared'
import type { Actor } from '../actor.ts'
import type { ConversationDeps } from '../conversation.ts'
import type { MeService } from '../me/index.ts'
import type { MessageReading } from './read.ts'
import { createMessageWriting } from './write.ts'

export type MessagesService = ReturnType<typeof createMessagesService>

/** Messages: written to a chat's log, read from it. */
export function createMessagesService(deps: ConversationDeps, reading: MessageReading, me: MeService) {
  const { send, edit, react, deleteForEveryone } = createMessageWriting(deps)
  const { page, get, reactions } = reading

  return {
    send,
    edit,
    react,
    page,
    get,
    reactions,
    delete: (
      actor: Actor,
      { scope, ...change }: Payload<'message:delete'>,
    ): Promise<Result<AckData<'message:delete'>>> =>
      scope === 'me' ? me.hide(actor, change) : deleteForEveryone(actor, change),
  }
}
