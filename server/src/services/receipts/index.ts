import { type AckData, type Id, ok, type Payload, type Result, type Rev } from '@oms-chat/shared'
import type { CountUnread } from '../../chatLog/unread.ts'
import { countedFrom } from '../../models/chat.ts'
import { noSuchChat, type OpenChat } from '../access.ts'
import type { Actor } from '../actor.ts'
import type { MembershipRow } from '../../models/membership.ts'
import { noUnread } from '../chats/view.ts'
import type { ConversationDeps } from '../conversation.ts'
import { done, type Nothing } from '../nothing.ts'
import type { PointerKind } from './blocks.ts'
import { createMessageInfo } from './info.ts'
import type { Ledgers } from './ledgers.ts'
import type { ReceiptNews } from './news.ts'
import type { ReceiptStore } from './store.ts'
import type { Pointers } from './totals.ts'

type Parts = { ledgers: Ledgers; store: ReceiptStore; news: ReceiptNews; countUnread: CountUnread }

type Wish = { userId: Id; chatId: Id; kind: PointerKind; rev: Rev }

export type ReceiptsService = ReturnType<typeof createReceiptsService>

/**
 * What one's devices have, and what one has read: a cumulative pointer each, which only grows and never passes the
 * chat's head. An acknowledgement doesn't wait for the database, which is written to once for all who moved within
 * some time; a pointer that is lost with the process is told again by the device, which says at its next contact where
 * it has it.
 */
export function createReceiptsService(deps: ConversationDeps, { ledgers, store, news, countUnread }: Parts) {
  const { access, broadcaster, clock, usersOf, othersWrite } = deps
  const { over } = ledgers

  /** Where nobody else writes, what this process knows of the chat is all; elsewhere it may have removed one. */
  const openChat = async (actor: Actor, chatId: Id): Promise<OpenChat | null> =>
    (othersWrite?.() === false ? access.foresee(actor, chatId) : null) ?? access.open(actor, chatId)

  /** Moves someone's pointer in a chat that they are in, from where it is stored, to `rev`. */
  function moveFrom(stored: Pointers, { userId, chatId, kind, rev }: Wish): Pointers {
    const at = clock()
    const { pointers, moved } = ledgers.move(chatId, userId, stored, { kind, rev, at })
    // One's own devices know at once; the others with the next write.
    if (moved.includes('read')) {
      const data = { chatId, userId, rev: pointers.readRev, at: at.toISOString() }
      broadcaster.toUser(userId, 'message:read', data)
    }
    return pointers
  }

  /** Moves one's pointer; null for whom the chat doesn't exist. */
  async function move(actor: Actor, kind: PointerKind, { chatId, rev }: { chatId: Id; rev: Rev }) {
    const { userId } = actor
    const chat = await openChat(actor, chatId)
    const stored = ledgers.peek(chatId, userId) ?? (chat && (await store.pointersOf(chatId, userId)))
    if (!chat || !stored) return null
    const { head } = chat
    const { profile } = chat.state
    return { head, profile, pointers: moveFrom(stored, { userId, chatId, kind, rev: Math.min(rev, head) }) }
  }

  return {
    /**
     * Someone's membership in a chat that stands at `head`, with their pointer at least where their device has it: it
     * may have been told to a node that died before it wrote it down.
     */
    notBehind(membership: MembershipRow, head: Rev, readRev: Rev): MembershipRow {
      const rev = Math.min(readRev, head)
      if (rev <= membership.readRev) return membership
      const [userId, chatId] = [membership.userId.toHexString(), membership.chatId.toHexString()]
      return { ...membership, ...moveFrom(membership, { userId, chatId, kind: 'read', rev }) }
    },

    /** Answers with the pointer as it stands and a fresh count of what is unread behind it. */
    async read(
      actor: Actor,
      pointer: Payload<'message:read'>,
    ): Promise<Result<AckData<'message:read'> & { head: Rev }>> {
      const found = await move(actor, 'read', pointer)
      if (!found) return noSuchChat
      const { head, profile, pointers } = found
      const { readRev } = pointers
      const { chatId } = pointer
      const [unread = noUnread] = await countUnread([
        { chatId, head, userId: actor.userId, readRev: countedFrom(profile, readRev) },
      ])
      return ok({ rev: readRev, head, ...unread })
    },

    async delivered(
      actor: Actor,
      pointer: Payload<'message:delivered'>,
    ): Promise<Result<AckData<'message:delivered'>>> {
      const found = await move(actor, 'delivered', pointer)
      return found ? ok({ rev: found.pointers.deliveredRev }) : noSuchChat
    },

    /** Whether somebody may hear that receipts of a chat changed. */
    mayWatch: async (actor: Actor, chatId: Id): Promise<Result<Nothing>> =>
      (await access.open(actor, chatId)) ? done : noSuchChat,

    ofMessage: createMessageInfo({ access, usersOf, store, over, sharers: news.sharers }),
  }
}
