import type { Chat, ChatMe, Message, Rev } from '@oms-chat/shared'
import { isGone } from '../messages/gone.ts'
import type { RemovalReason } from './events.ts'
import { growTotals } from './pointers.ts'
import { previewOf } from './preview.ts'
import {
  countCalls,
  countUnread,
  hear,
  nothingUnread,
  prune,
  rebase,
  type Unread,
  unreadAt,
} from './unread.ts'

/** A chat on this device. `chat.me` holds one's own view with the unread count as it is now. */
export type HeldChat = {
  chat: Chat
  /** The last revision without a hole. */
  whole: Rev
  /** The revision as of which name, settings and counts of members are known. */
  metaRev: Rev
  /** The revision as of which `chat.lastMessage` is known. */
  lastRev: Rev
  unread: Unread
  /** One isn't in it any more; kept while it is open or holds something unsent. */
  removed: RemovalReason | null
}

/** The revision behind which something can be unread: one's pointer, and what retention took isn't. */
export const countedFrom = ({ me, oldestSeq }: Chat): Rev => Math.max(me?.readRev ?? 0, oldestSeq - 1)

/** What is unread follows from the pointer and from what was heard. */
export const recount = (held: HeldChat) => {
  const { me } = held.chat
  if (!me) return
  const from = countedFrom(held.chat)
  me.unreadCount = countUnread(held.unread, from)
  me.mentionCount = countCalls(held.unread, from)
}

/** A chat that comes to this device; nothing older than `whole` is missing of it. */
export const hold = (chat: Chat, whole: Rev): HeldChat => ({
  chat,
  whole,
  metaRev: chat.head,
  lastRev: chat.head,
  unread: unreadAt(chat.me ?? nothingUnread, chat.head, countedFrom(chat)),
  removed: null,
})

/** One's own view: pointers only grow, and what was told to many says nothing about oneself. */
const mergeMe = (held: HeldChat, next: Chat): ChatMe | null => {
  const known = held.chat.me
  if (!next.me || !known) return next.me ?? known
  return {
    ...next.me,
    readRev: Math.max(known.readRev, next.me.readRev),
    deliveredRev: Math.max(known.deliveredRev, next.me.deliveredRev),
  }
}

const isNewerPreview = (held: HeldChat, seq: Rev, rev: Rev) => {
  const last = held.chat.lastMessage
  return !last || seq > last.seq || (seq === last.seq && rev > held.lastRev)
}

/** Retention has taken more than before: it isn't the last line, nor unread. */
const dropTaken = (held: HeldChat, before: Rev) => {
  const { chat } = held
  if (chat.oldestSeq <= before) return
  if ((chat.lastMessage?.seq ?? chat.oldestSeq) < chat.oldestSeq) chat.lastMessage = null
  held.unread = prune(held.unread, countedFrom(chat))
}

/** The newer meta wins; what is folded from messages since then stays. */
export const mergeChat = (held: HeldChat, next: Chat) => {
  const known = held.chat
  if (next.me) held.unread = rebase(held.unread, next.me, next.head, countedFrom(next))
  const me = mergeMe(held, next)
  const takesLast = next.lastMessage ? isNewerPreview(held, next.lastMessage.seq, next.head) : false
  if (next.head >= held.metaRev) {
    held.chat = { ...next, lastMessage: known.lastMessage }
    growTotals(held.chat, known)
    held.metaRev = next.head
  }
  if (takesLast) {
    held.chat.lastMessage = next.lastMessage
    held.lastRev = next.head
  }
  growTotals(held.chat, next)
  held.chat.head = Math.max(known.head, next.head)
  held.chat.lastActivityAt =
    known.lastActivityAt > next.lastActivityAt ? known.lastActivityAt : next.lastActivityAt
  held.chat.me = me
  dropTaken(held, known.oldestSeq)
  held.removed = null
  recount(held)
}

/** One has read up to `rev`; a pointer never goes back. */
export const movePointer = (held: HeldChat, rev: Rev) => {
  const { me } = held.chat
  if (!me || rev <= me.readRev) return
  me.readRev = rev
  held.unread = prune(held.unread, rev)
  recount(held)
}

/** A message's present state: what it means for the count, the last line, and the place in the list. */
export const hearMessage = (held: HeldChat, message: Message, meId: string) => {
  const { chat } = held
  hear(held.unread, message, meId, countedFrom(chat))
  chat.head = Math.max(chat.head, message.rev)
  if (message.threadRootId !== null || message.seq < chat.oldestSeq) return
  if (isNewerPreview(held, message.seq, message.rev)) {
    chat.lastMessage = isGone(message) ? null : previewOf(message)
    held.lastRev = message.rev
  }
  if (message.createdAt > chat.lastActivityAt) chat.lastActivityAt = message.createdAt
}
