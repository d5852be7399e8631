import { fail, type Id } from '@oms-chat/shared'
import { gathered } from '../chatLog/gathered.ts'
import { objectId } from '../chatLog/ids.ts'
import type { ChatLog } from '../chatLog/index.ts'
import { hasExpired } from '../chatLog/messageState.ts'
import type { Operation, Outcome } from '../chatLog/outcome.ts'
import { nobody, type PersonState } from '../chatLog/personState.ts'
import { type ChatState, memberOf, seesFrom } from '../chatLog/state.ts'
import type { Entry } from '../chatLog/stateCache.ts'
import { oldestSeqOf } from '../models/chat.ts'
import { inOneBatch } from '../models/driver.ts'
import { isMessageRow, type MessageRow } from '../models/log.ts'
import { membershipId } from '../models/membership.ts'
import type { Actor } from './actor.ts'
import type { Clock } from './ports.ts'
import type { ChatNews } from './chats/publish.ts'
import type { PersonNews } from './me/publish.ts'
import { createPlaceOf, type Place } from './places.ts'

export const noSuchChat = fail('NOT_FOUND', 'There is no such chat.')
export const noSuchMessage = fail('NOT_FOUND', 'There is no such message.')

/** A chat as one of its members sees it at its head, everything below folded. */
export type OpenChat = {
  chatId: Id
  /** That member. */
  userId: Id
  entry: Entry<ChatState>
  state: ChatState
  head: number
  member: NonNullable<ReturnType<typeof memberOf>>
  /** What they deleted for themselves here. */
  hidden: ReadonlySet<Id>
}

/** A chat among many as one of its members sees it, everything up to its head folded. */
export type Glimpse = Pick<OpenChat, 'chatId' | 'userId' | 'head' | 'hidden'> & {
  /** They see nothing before this revision. */
  fromRev: number
  /** Nobody does before this one: retention took it. */
  oldestSeq: number
  /** The latest revision that changed the chat or its members. */
  stateRev: number
}

/** An id under which nothing is: whoever asks for a made-up message is answered by the same queries. */
const nowhere = '0'.repeat(24)
const nothingHidden: ReadonlySet<Id> = new Set()

export type Access = ReturnType<typeof createAccess>

/**
 * The way to a chat leads through the actor's membership. A chat of others and one that was made up cost the same
 * queries and give the same answer.
 */
export function createAccess(chatLog: ChatLog<ChatNews, PersonNews>, clock: Clock) {
  const { collections, ofChats, ofPeople, newestOf } = chatLog
  const { log, memberships, chats } = collections
  const placeOf = createPlaceOf(log)

  /** Where somebody is in a chat, by `membershipId`, with the revision before which they see nothing. */
  const placesAt = gathered(async (ids: readonly string[]) => {
    const rows = await memberships
      .find(
        { _id: { $in: [...ids] }, active: true },
        { ...inOneBatch, projection: { chatId: 1, fromRev: 1 } },
      )
      .toArray()
    return new Map(rows.map(({ _id, chatId, fromRev }) => [_id, { chatId: chatId.toHexString(), fromRev }]))
  })

  const marksOf = gathered(async (chatIds: readonly Id[]) => {
    const rows = await chats
      .find(
        { _id: { $in: chatIds.map(objectId) } },
        { ...inOneBatch, projection: { stateRev: 1, 'profile.taken': 1 } },
      )
      .toArray()
    return new Map(
      rows.map(({ _id, stateRev, profile }) => [
        _id.toHexString(),
        { stateRev, oldestSeq: oldestSeqOf(profile) },
      ]),
    )
  })

  const isListed = async (chatId: Id, userId: Id): Promise<boolean> =>
    (await memberships.findOne({ _id: membershipId(chatId, userId) }, { projection: { active: 1 } }))
      ?.active === true

  async function hiddenBy(userId: Id, newest: Awaited<ReturnType<typeof newestOf>>): Promise<PersonState> {
    const own = newest.get(userId)
    return own ? (await ofPeople.settle(userId, own)).state : nobody
  }

  const isKnownIn = (chatId: Id, userId: Id): boolean => {
    const known = ofChats.peek(chatId)
    return known !== undefined && memberOf(known.state, userId) !== undefined
  }

  /**
   * The chat as this process knows it, for reading ahead: whatever is read on it holds if it turns out to be at the
   * head. null where something below isn't folded, or the actor isn't known as a member.
   */
  function foresee({ userId }: Actor, chatId: Id): OpenChat | null {
    const entry = ofChats.peek(chatId)
    const member = entry && entry.foldedTo >= entry.head ? memberOf(entry.state, userId) : undefined
    if (!entry || !member) return null
    return { chatId, userId, entry, state: entry.state, head: entry.head, member, hidden: nothingHidden }
  }

  /** For reading; null for whom the chat doesn't exist. Members whom this process knows aren't looked up. */
  async function open({ userId }: Actor, chatId: Id): Promise<OpenChat | null> {
    const [listed, newest] = await Promise.all([
      isKnownIn(chatId, userId) || isListed(chatId, userId),
      newestOf([chatId, userId]),
    ])
    const own = newest.get(chatId)
    if (!listed || !own) return null
    const [entry, person] = await Promise.all([ofChats.settle(chatId, own), hiddenBy(userId, newest)])
    const { state } = entry
    const member = memberOf(state, userId)
    const hidden = person.hidden.get(chatId) ?? nothingHidden
    return member ? { chatId, userId, entry, state, head: own.rev, member, hidden } : null
  }

  /**
   * Several chats at once, in hardly more queries than one; those that don't exist for the actor are missing. Places
   * are read after the heads: what they say holds there, or later. Before them, where this process doesn't know the
   * actor as a member, to leave alone what isn't theirs.
   */
  async function glimpse({ userId }: Actor, chatIds: readonly Id[]): Promise<Map<Id, Glimpse>> {
    const inThem = (ids: readonly Id[]) => placesAt(ids.map((chatId) => membershipId(chatId, userId)))
    const unknown = new Set(chatIds.filter((chatId) => !isKnownIn(chatId, userId)))
    const [listed, newest] = await Promise.all([inThem([...unknown]), newestOf([...chatIds, userId])])
    const present = chatIds.filter(
      (chatId) => !unknown.has(chatId) || listed.has(membershipId(chatId, userId)),
    )
    if (present.length === 0) return new Map()
    const inReach = new Set(present)
    const heads = new Map([...newest].filter(([id]) => inReach.has(id)))
    await ofChats.settleMany(heads)
    const [places, marks, person] = await Promise.all([
      inThem(present),
      marksOf(present),
      hiddenBy(userId, newest),
    ])
    return new Map(
      [...places.values()].flatMap(({ chatId, fromRev }): [Id, Glimpse][] => {
        const head = heads.get(chatId)?.rev
        const hidden = person.hidden.get(chatId) ?? nothingHidden
        const { stateRev, oldestSeq } = marks.get(chatId) ?? { stateRev: 0, oldestSeq: 1 }
        const glimpsed = { chatId, userId, hidden, fromRev, stateRev, oldestSeq }
        return head === undefined ? [] : [[chatId, { ...glimpsed, head }]]
      }),
    )
  }

  /** The chat of a message, wherever it is; for an id that isn't one's, a chat that nobody is in. */
  const chatOfMessage = async (messageId: Id): Promise<Pick<Place, 'chatId' | 'seq'>> =>
    (await placeOf(messageId)) ?? { chatId: nowhere, seq: 0 }

  /** Refuses whom the memberships don't know, unless the very same request was committed before. */
  async function lookUp({ userId }: Actor, chatId: Id, { actorId, clientId }: Operation<ChatState>) {
    const [listed, before] = await Promise.all([
      isListed(chatId, userId),
      log.findOne({ chatId: objectId(chatId), actorId, clientId }, { projection: { _id: 1 } }),
    ])
    return listed || before ? null : noSuchChat
  }

  return {
    open,
    glimpse,
    foresee,
    isListed,
    placeOf,
    chatOfMessage,

    /** A message that the actor may see, with its chat. */
    async openMessage(
      actor: Actor,
      messageId: Id,
      { hiddenToo = false } = {},
    ): Promise<(OpenChat & { row: MessageRow }) | null> {
      const { chatId, seq } = await chatOfMessage(messageId)
      const chat = await open(actor, chatId)
      if (!chat || seq < seesFrom(chat.state, chat.member) || (!hiddenToo && chat.hidden.has(messageId)))
        return null
      const row = await log.findOne({ _id: objectId(messageId) })
      return row && isMessageRow(row) && !hasExpired(row.state, clock()) ? { ...chat, row } : null
    },

    /**
     * Appends what an actor asks for. Members whom this process knows as such go straight to the log; all others
     * are looked up first, so that nobody can tell a chat they aren't in from none at all.
     */
    append(actor: Actor, chatId: Id, operation: Operation<ChatState>): Promise<Outcome<ChatState, ChatNews>> {
      if (isKnownIn(chatId, actor.userId)) return ofChats.append(chatId, operation)
      const prepare = async () =>
        (await lookUp(actor, chatId, operation)) ?? (await operation.prepare?.()) ?? null
      return ofChats.append(chatId, { ...operation, prepare })
    },
  }
}
