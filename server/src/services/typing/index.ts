import { fail, type Id, limits, type Result, type Typing, type TypingPlace } from '@oms-chat/shared'
import { noSuchChat, type OpenChat } from '../access.ts'
import type { Actor } from '../actor.ts'
import type { RemovedLately } from '../chats/removedLately.ts'
import type { ConversationDeps } from '../conversation.ts'
import type { SharingOf } from '../me/sharing.ts'
import { mayPost } from '../messages/decide.ts'
import { done, type Nothing } from '../nothing.ts'
import { createTurns } from './turns.ts'

/** A start that isn't said again within this time is over. Milliseconds; clients say it every three seconds. */
export const typingLapseMs = 6_000

type Deps = Pick<
  ConversationDeps,
  'access' | 'usersOf' | 'broadcaster' | 'othersWrite' | 'logger' | 'timer'
> & { removedLately: RemovedLately; sharingOf: SharingOf }

/** Somebody at one place; `devices` are the connections on which they type there, each with what ends its lapse. */
type Typist = {
  actor: Actor
  place: TypingPlace
  userName: string
  shares: boolean
  devices: Map<object, () => void>
}

const onlyReaders = fail('FORBIDDEN', 'Only administrators may write here.')

export type TypingService = ReturnType<typeof createTypingService>

/**
 * Who types where, as long as they do: kept per connection in this process alone. A hint that nobody may rely on, so
 * what is lost of it lapses at both ends. `device` stands for a connection, by identity.
 */
export function createTypingService(deps: Deps) {
  const { access, usersOf, broadcaster, othersWrite, logger, timer, removedLately, sharingOf } = deps
  const typists = new Map<string, Typist>()
  const gone = new WeakSet<object>()
  const turns = createTurns()

  const keyOf = (userId: Id, { chatId, threadRootId = '' }: TypingPlace) =>
    [userId, chatId, threadRootId].join(' ')

  /** As the log has it: what this process knows is enough where nobody else writes. */
  const openChat = async (actor: Actor, chatId: Id): Promise<OpenChat | null> =>
    (othersWrite?.() === false ? access.foresee(actor, chatId) : null) ?? (await access.open(actor, chatId))

  function tell(event: 'typing:start' | 'typing:stop', typist: Typist, { state }: OpenChat): void {
    const { actor, place, userName, shares } = typist
    if (!shares || state.memberCount > limits.typingMembers) return
    const { chatId, threadRootId } = place
    const data: Typing = {
      chatId,
      userId: actor.userId,
      userName,
      ...(threadRootId !== undefined && { threadRootId }),
    }
    broadcaster.toChat(chatId, event, data, { except: [...removedLately(state), actor.userId] })
  }

  async function newTypist(actor: Actor, place: TypingPlace): Promise<Typist> {
    const { userId } = actor
    const [users, sharing] = await Promise.all([usersOf([userId]), sharingOf([userId])])
    return {
      actor,
      place,
      userName: users.get(userId)?.fullName ?? '',
      shares: sharing.get(userId)?.typing ?? true,
      devices: new Map(),
    }
  }

  /** Forgets one connection's typing; when it was the last of that person's there, the others are told. */
  async function drop(key: string, device: object): Promise<void> {
    const typist = typists.get(key)
    typist?.devices.get(device)?.()
    if (!typist?.devices.delete(device) || typist.devices.size > 0) return
    typists.delete(key)
    const chat = await openChat(typist.actor, typist.place.chatId)
    if (chat) tell('typing:stop', typist, chat)
  }

  /** Nobody waits for this: those who don't hear of the end see it lapse. */
  const dropUnasked = (key: string, device: object): void =>
    void turns
      .take(key, () => drop(key, device))
      .catch((error: unknown) => logger.warn({ err: error }, 'could not tell that somebody stopped typing'))

  async function begin(key: string, actor: Actor, device: object, place: TypingPlace) {
    const chat = await openChat(actor, place.chatId)
    if (!chat) return noSuchChat
    if (!mayPost(chat.state, actor)) return onlyReaders
    const typist = typists.get(key) ?? (await newTypist(actor, place))
    if (gone.has(device)) return done
    typist.devices.get(device)?.()
    typist.devices.set(
      device,
      timer(typingLapseMs, () => dropUnasked(key, device)),
    )
    typists.set(key, typist)
    tell('typing:start', typist, chat)
    return done
  }

  return {
    /** Tells the others in the chat; again and again while it goes on. */
    start(actor: Actor, device: object, place: TypingPlace): Promise<Result<Nothing>> {
      const key = keyOf(actor.userId, place)
      return turns.take(key, () => begin(key, actor, device, place))
    },

    stop(actor: Actor, device: object, place: TypingPlace): Promise<Result<Nothing>> {
      const key = keyOf(actor.userId, place)
      return turns.take(key, async () => {
        if (typists.has(key)) await drop(key, device)
        else if (!(await openChat(actor, place.chatId))) return noSuchChat
        return done
      })
    },

    /** A connection is over, and with it all that was typed on it. */
    left(device: object): void {
      gone.add(device)
      for (const [key, { devices }] of typists) if (devices.has(device)) dropUnasked(key, device)
    },

    /** Ends the waiting, and settles when all that was begun is told. */
    async close(): Promise<void> {
      for (const { devices } of typists.values()) for (const cancel of devices.values()) cancel()
      await turns.idle()
    },
  }
}
