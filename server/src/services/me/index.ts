import {
  type AckData,
  type ChatPreferences,
  type ClientId,
  defaultChatPreferences,
  type Id,
  type Message,
  ok,
  type Payload,
  type Result,
  type Settings,
} from '@oms-chat/shared'
import { objectId } from '../../chatLog/ids.ts'
import type { Decision, Operation, Outcome } from '../../chatLog/outcome.ts'
import { nobody, type PersonState } from '../../chatLog/personState.ts'
import { noSuchChat, noSuchMessage } from '../access.ts'
import type { Actor } from '../actor.ts'
import type { ConversationDeps } from '../conversation.ts'
import type { MessageReading } from '../messages/read.ts'
import type { PersonNews } from './publish.ts'

export type MeService = ReturnType<typeof createMeService>

type Given<T> = { [K in keyof T]?: T[K] | undefined }

/** `current` with what is given; null when that changes nothing. */
function merged<T extends object>(current: T, given: Given<T>): T | null {
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const next = { ...current, ...set }
  const changes = (Object.keys(next) as (keyof T)[]).some((key) => next[key] !== current[key])
  return changes ? next : null
}

const decidePreferences =
  (chatId: Id, given: Given<ChatPreferences>) =>
  ({ preferences }: PersonState): Decision => {
    const next = merged(preferences.get(chatId)?.value ?? defaultChatPreferences, given)
    return next ? { draft: { payload: { preferences: next } } } : 'nothing'
  }

/** What only oneself sees: preferences per chat, messages deleted for oneself, settings. */
export function createMeService(
  { chatLog, access }: ConversationDeps,
  reading: MessageReading,
  /** Somebody's receipts count from now on, or no longer. */
  onReceiptsShared: (userId: Id) => Promise<void>,
) {
  const { ofPeople, newestOf } = chatLog

  const append = (
    { userId }: Actor,
    operation: Omit<Operation<PersonState>, 'actorId'>,
  ): Promise<Outcome<PersonState, PersonNews>> =>
    ofPeople.append(userId, { ...operation, actorId: objectId(userId) })

  const revOf = (outcome: Outcome<PersonState, PersonNews>): Result<{ rev: number }> => {
    switch (outcome.kind) {
      case 'refused':
        return { ok: false, error: outcome.error }
      case 'committed':
        return ok({ rev: outcome.commit.row.rev })
      case 'repeated':
        return ok({ rev: outcome.row.rev })
      case 'nothing':
        return ok({ rev: outcome.head })
    }
  }

  async function stateOf(userId: Id): Promise<PersonState> {
    const own = (await newestOf([userId])).get(userId)
    return own ? (await ofPeople.settle(userId, own)).state : nobody
  }

  return {
    /** Answers with the revision of one's own log. */
    async setPreferences(
      actor: Actor,
      { chatId, clientId, ...given }: Payload<'chat:preferences'>,
    ): Promise<Result<AckData<'chat:preferences'>>> {
      if (!(await access.isListed(chatId, actor.userId))) return noSuchChat
      const targetId = objectId(chatId)
      const decide = decidePreferences(chatId, given)
      return revOf(await append(actor, { clientId, kind: 'preferences', targetId, decide }))
    },

    /** Deletes a message for oneself; it stays for the others. */
    async hide(
      actor: Actor,
      { messageId, clientId }: { messageId: Id; clientId: ClientId },
    ): Promise<Result<{ message: Message }>> {
      const chat = await access.openMessage(actor, messageId, { hiddenToo: true })
      if (!chat) return noSuchMessage
      const [message] = await reading.toMessages({ ...chat, hidden: new Set() }, [chat.row])
      const decide = ({ hidden }: PersonState): Decision =>
        hidden.get(chat.chatId)?.has(messageId) ? 'nothing' : { draft: { payload: { chatId: chat.chatId } } }
      const targetId = objectId(messageId)
      const set = revOf(await append(actor, { clientId, kind: 'hide', targetId, decide }))
      if (!set.ok) return set
      return message ? ok({ message }) : noSuchMessage
    },

    async settings({ userId }: Actor): Promise<Result<Settings>> {
      return ok((await stateOf(userId)).settings)
    },

    async updateSettings(
      actor: Actor,
      { clientId, ...given }: { clientId: ClientId } & Given<Settings>,
    ): Promise<Result<Settings>> {
      const decide = ({ settings }: PersonState): Decision => {
        const next = merged(settings, given)
        return next ? { draft: { payload: { settings: next } } } : 'nothing'
      }
      const set = revOf(await append(actor, { clientId, kind: 'settings', decide }))
      if (set.ok && given.shareReceipts !== undefined) await onReceiptsShared(actor.userId)
      return set.ok ? ok((await stateOf(actor.userId)).settings) : set
    },
  }
}
