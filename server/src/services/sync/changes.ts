import {
  type AckData,
  type ChatChanges,
  type Id,
  limits,
  ok,
  type Payload,
  type Result,
  type Rev,
} from '@oms-chat/shared'
import { type Glimpse, noSuchChat } from '../access.ts'
import type { Actor } from '../actor.ts'
import { toMember } from '../chats/publish.ts'
import type { ConversationDeps } from '../conversation.ts'
import { type Changed, createChangedReading } from '../messages/changed.ts'

type Asked = { chatId: Id; after: Rev }

/** A chat that isn't there for the actor: whatever copies there are should go. */
const gone = (chatId: Id): ChatChanges => ({
  chatId,
  messages: [],
  upTo: 0,
  head: 0,
  more: false,
  reset: true,
})

/** From where each chat is wanted; one that is asked for twice, from the earlier place. */
function earliest(asked: readonly Asked[]): Map<Id, Rev> {
  const afters = new Map<Id, Rev>()
  for (const { chatId, after } of asked) afters.set(chatId, Math.min(after, afters.get(chatId) ?? after))
  return afters
}

/** What changed in chats behind a revision: for many in hardly more queries than for one. */
export function createChanges({ chatLog, clock, access, chatsOf, usersOf }: ConversationDeps) {
  const changedIn = createChangedReading(chatLog.collections.log, clock)

  /** The members that changed in (after, upTo], and the chat, where either did; few chats have that. */
  async function placesChanged(actor: Actor, { chatId, stateRev }: Glimpse, after: Rev, upTo: Rev) {
    if (stateRev <= after) return {}
    const open = await access.open(actor, chatId)
    if (!open) return {}
    const { state } = open
    const changed = [...state.members].filter(([, { stateRev }]) => stateRev > after && stateRev <= upTo)
    const present = changed.filter(([, { role }]) => role !== null).map(([id]) => id)
    const removedUserIds = changed.filter(([, { role }]) => role === null).map(([id]) => id)
    const [users, places, chat] = await Promise.all([
      usersOf(present),
      chatsOf.pointersIn(chatId, present, actor.userId),
      chatsOf.one(actor.userId, chatId),
    ])
    const members = present.flatMap((id) => toMember(chatId, state, users.get(id), places.get(id)) ?? [])
    return {
      ...(members.length > 0 && { members }),
      ...(removedUserIds.length > 0 && { removedUserIds }),
      ...(chat && { chat }),
    }
  }

  async function answer(
    actor: Actor,
    chat: Glimpse,
    after: Rev,
    { messages, upTo }: Changed,
  ): Promise<ChatChanges> {
    const { chatId, head } = chat
    const places = await placesChanged(actor, chat, after, upTo)
    return { chatId, messages, ...places, upTo, head, more: upTo < head, reset: false }
  }

  /** A device ahead of the head holds what isn't in this database. */
  const isAhead = ({ head }: Glimpse, after: Rev): boolean => after > head

  /**
   * One answer for each chat that is there for the actor. An answer is bounded as a whole: the chats that don't fit
   * any more come with `upTo` equal to `after` and `more`.
   */
  async function changesOf(actor: Actor, asked: readonly Asked[], limit: number) {
    const afters = earliest(asked)
    const chats = await access.glimpse(actor, [...afters.keys()])
    const known = [...afters].flatMap(([chatId, after]) => {
      const chat = chats.get(chatId)
      return chat ? [{ chat, after, limit }] : []
    })
    const ranges = known.filter(({ chat, after }) => !isAhead(chat, after))
    const changed = await changedIn(ranges)
    const answers = ranges.map(({ chat, after }, index) =>
      answer(actor, chat, after, changed[index] ?? { messages: [], upTo: after }),
    )
    const resets = known.filter(({ chat, after }) => isAhead(chat, after))
    const all = [
      ...(await Promise.all(answers)),
      ...resets.map(({ chat: { chatId, head } }) => ({ ...gone(chatId), upTo: head, head })),
    ]
    return new Map(all.map((changes) => [changes.chatId, changes]))
  }

  return {
    async chatChanges(
      actor: Actor,
      { chatId, after, limit = limits.pageSizeMax }: Payload<'chat:changes'>,
    ): Promise<Result<ChatChanges>> {
      const changes = (await changesOf(actor, [{ chatId, after }], limit)).get(chatId)
      return changes ? ok(changes) : noSuchChat
    },

    /** Several chats at once, one answer each, in the order in which they were asked for. */
    async changes(
      actor: Actor,
      { chats, limit = limits.pageSizeMax }: Payload<'changes'>,
    ): Promise<Result<AckData<'changes'>>> {
      const found = await changesOf(actor, chats, limit)
      return ok({ chats: chats.map(({ chatId }) => found.get(chatId) ?? gone(chatId)) })
    },
  }
}
