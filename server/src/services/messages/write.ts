import { type Message, type MessageDraft, ok, type Payload, type Result } from '@oms-chat/shared'
import type { Id } from '@oms-chat/shared'
import { objectId } from '../../chatLog/ids.ts'
import type { Operation, Outcome } from '../../chatLog/outcome.ts'
import { type ChatState, memberOf } from '../../chatLog/state.ts'
import { oldestSeqOf } from '../../models/chat.ts'
import { type LogRow, type MessageRow, type MessageState } from '../../models/log.ts'
import { noSuchMessage } from '../access.ts'
import type { Actor } from '../actor.ts'
import type { ChatNews } from '../chats/publish.ts'
import type { ConversationDeps } from '../conversation.ts'
import { decideDelete, decideEdit, decideReact, decideSend, mayCallMany } from './decide.ts'
import { type Called, calledAs, namesIn, nobodyCalled } from './mentions.ts'
import { quotesBehind } from './quotes.ts'
import { asCalled, asSeen, noQuotes, toMessage, toMessageFor, toTaken } from './view.ts'

/** `created` is false when this very request was answered before, or nothing had to be done. */
export type Written = { message: Message; created: boolean }

/** What a sender who isn't in the chat any more is told of their message: what they sent, if it still stands. */
function asSent(row: MessageRow): MessageRow {
  const { state, payload } = row
  const content = state.deletedAt ? '' : (payload?.content ?? state.content)
  const sent: MessageState = { type: state.type, content }
  return {
    ...row,
    state: state.deletedAt ? { ...sent, deletedAt: state.deletedAt } : sent,
    stateRev: row.rev,
  }
}

/** Sending, editing, deleting and reacting: each one row of the chat's log. */
export function createMessageWriting({ models, chatLog, access, clock, presenceStore }: ConversationDeps) {
  const { log } = chatLog.collections
  /** Whom a text calls, as far as they are of the actor's organisation. */
  async function calledIn(actor: Actor, type: MessageDraft['type'], content: string): Promise<Called> {
    const names = namesIn(type, content)
    if (names.length === 0) return nobodyCalled
    const rows = await models.users.find({ username: { $in: names }, orgId: actor.orgId }, { _id: 1 }).lean()
    return calledAs(
      names,
      rows.map(({ _id }) => String(_id)),
    )
  }

  /** The chat's people who are connected now, whatever they show of it; nobody where the actor may not call them. */
  async function hereIn(actor: Actor, chatId: Id): Promise<Id[]> {
    const chat = await access.open(actor, chatId)
    if (!chat || !mayCallMany(chat.state, actor)) return []
    const members = [...chat.state.members].flatMap(([userId, { role }]) => (role === null ? [] : [userId]))
    return [...(await presenceStore.livenessOf(members)).keys()]
  }

  /** The message as the actor may see it now. */
  async function present(actor: Actor, chatId: Id, stored: MessageRow): Promise<Message> {
    const row = asSeen(stored, clock())
    const state = chatLog.ofChats.peek(chatId)?.state
    const member = state && memberOf(state, actor.userId)
    if (!member) return toMessage(asSent(row), noQuotes)
    const at = { chatId, oldestSeq: oldestSeqOf(state.profile) }
    const quotes = await quotesBehind(chatLog.ofChats.targets, at, [row], clock())
    return toMessageFor(row, quotes, { userId: actor.userId, fromRev: member.fromRev })
  }

  async function repeated(actor: Actor, chatId: Id, { _id, targetId }: LogRow): Promise<Message | null> {
    const id = targetId ?? _id
    const target = (await chatLog.ofChats.targets.read(chatId, [id])).get(String(id))
    const oldestSeq = oldestSeqOf(chatLog.ofChats.peek(chatId)?.state.profile ?? null)
    if (target && target.row.rev >= oldestSeq) return present(actor, chatId, target.row)
    const emptied = target?.row ?? (await log.findOne({ _id: id, chatId: objectId(chatId) }))
    return emptied && toTaken(emptied, clock())
  }

  async function answer(
    actor: Actor,
    chatId: Id,
    outcome: Outcome<ChatState, ChatNews>,
  ): Promise<Result<Written>> {
    if (outcome.kind === 'refused') return { ok: false, error: outcome.error }
    const created = outcome.kind === 'committed'
    const message = await messageIn(actor, chatId, outcome)
    return message ? ok({ message, created }) : noSuchMessage
  }

  async function messageIn(
    actor: Actor,
    chatId: Id,
    outcome: Exclude<Outcome<ChatState, ChatNews>, { kind: 'refused' }>,
  ): Promise<Message | null> {
    if (outcome.kind === 'repeated') return repeated(actor, chatId, outcome.row)
    if (outcome.kind === 'nothing') return outcome.message && present(actor, chatId, outcome.message)
    const { message: row, state } = outcome.commit
    const { userId } = actor
    const fromRev = memberOf(state, userId)?.fromRev ?? 0
    if (fromRev > 0 && row?.state.replyTo && row.state.replyTo.seq < fromRev)
      return toMessageFor(row, noQuotes, { userId, fromRev })
    const { message } = outcome.view
    return message && row?.state.here?.includes(userId) ? asCalled(message) : message
  }

  /** Appends a change of a message, in the chat where it is. */
  async function change(
    actor: Actor,
    messageId: Id,
    operation: Pick<Operation<ChatState>, 'clientId' | 'kind' | 'decide'>,
  ): Promise<Result<Written>> {
    const { chatId } = await access.chatOfMessage(messageId)
    const outcome = await access.append(actor, chatId, {
      ...operation,
      actorId: objectId(actor.userId),
      targetId: objectId(messageId),
      aboutMessage: true,
    })
    if (outcome.kind === 'refused' && outcome.error.code === 'NOT_FOUND') return noSuchMessage
    return answer(actor, chatId, outcome)
  }

  async function replyOf({ chatId, replyToId }: MessageDraft): Promise<MessageState['replyTo'] | null> {
    if (replyToId === undefined) return undefined
    const place = await access.placeOf(replyToId)
    if (place?.chatId !== chatId || place.kind !== 'message') return null
    return { id: replyToId, seq: place.seq }
  }

  return {
    /** Answers with the stored message; the same `clientId` again with the same one. */
    async send(actor: Actor, draft: MessageDraft): Promise<Result<Written>> {
      const { chatId, clientId, type, content, replyToId } = draft
      let called = nobodyCalled
      let here: Id[] = []
      let replyTo: MessageState['replyTo']
      const prepare = async () => {
        const [reply, names] = await Promise.all([replyOf(draft), calledIn(actor, type, content)])
        if (reply === null) return noSuchMessage
        replyTo = reply
        called = names
        if (names.here) here = await hereIn(actor, chatId)
        return null
      }
      const outcome = await access.append(actor, chatId, {
        actorId: objectId(actor.userId),
        clientId,
        kind: 'message',
        ...((replyToId !== undefined || content.includes('@')) && { prepare }),
        decide: (state, _, at) =>
          decideSend(actor, chatId, { type, content, called, here }, replyTo)(state, at),
      })
      return answer(actor, chatId, outcome)
    },

    async edit(actor: Actor, { messageId, clientId, content }: Payload<'message:edit'>) {
      const called = await calledIn(actor, 'text', content)
      return change(actor, messageId, { clientId, kind: 'edit', decide: decideEdit(actor, content, called) })
    },

    deleteForEveryone(
      actor: Actor,
      { messageId, clientId }: Pick<Payload<'message:delete'>, 'messageId' | 'clientId'>,
    ) {
      return change(actor, messageId, { clientId, kind: 'delete', decide: decideDelete(actor) })
    },

    react(actor: Actor, { messageId, clientId, emoji, on }: Payload<'message:react'>) {
      return change(actor, messageId, { clientId, kind: 'reaction', decide: decideReact(actor, emoji, on) })
    },
  }
}
