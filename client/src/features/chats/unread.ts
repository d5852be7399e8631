import { limits, type Message, type Rev } from '@oms-chat/shared'

/**
 * The unread count as this device knows it: the server's count as of a revision, and by `seq` what was heard
 * after it. Sets, not sums: hearing something twice, or in another order, changes nothing.
 */
export type Unread = {
  /** The server's count, capped. */
  base: number
  /** The revision as of which it was counted. */
  asOf: Rev
  /** The read pointer with which it was counted. */
  basePointer: Rev
  /** By `seq`: messages by others that came after `asOf`. */
  fresh: Record<number, true>
  /** By `seq`: the revision at which a message was deleted, when that was after `asOf`. */
  gone: Record<number, Rev>
  /** How many of `fresh` aren't `gone`, and how many of `gone` are in `base`: so that nothing is counted per event. */
  freshCount: number
  goneCount: number
  /** Of those that the server counted, how many call for oneself, capped. */
  baseCalls: number
  /** By `seq`: what call for oneself, or were edited or deleted after `asOf`, and as of which revision that is known. */
  calls: Record<number, { rev: Rev; on: boolean }>
  /** One that was in `baseCalls`, or may have been, was edited or deleted: only the server knows how many are left. */
  callsDoubt: boolean
  /** More came than is worth remembering: the count is at its cap, and below it only the server knows. */
  full: boolean
}

/** Beyond this many nothing more is remembered: far enough above the cap to bear deletions. */
const most = 2 * limits.unreadCap

/** What the server counts: how many are unread, and how many of them call for oneself. */
export type Counts = { unreadCount: number; mentionCount: number }

export const nothingUnread: Counts = { unreadCount: 0, mentionCount: 0 }

export const unreadAt = (counts: Counts, asOf: Rev, basePointer: Rev): Unread => ({
  base: counts.unreadCount,
  asOf,
  basePointer,
  baseCalls: counts.mentionCount,
  calls: {},
  callsDoubt: false,
  fresh: {},
  gone: {},
  freshCount: 0,
  goneCount: 0,
  full: false,
})

/** Whether a message can be unread for `meId`: someone else's words in the chat's main list. */
const counts = (message: Message, meId: string) =>
  message.senderId !== null &&
  message.senderId !== meId &&
  message.type !== 'system' &&
  message.threadRootId === null

const hearLive = (unread: Unread, seq: Rev) => {
  if (seq <= unread.asOf || unread.fresh[seq]) return
  if (unread.freshCount >= most) {
    unread.full = true
    return
  }
  unread.fresh[seq] = true
  if (unread.gone[seq] === undefined) unread.freshCount += 1
}

const hearGone = (unread: Unread, seq: Rev, rev: Rev) => {
  if (rev <= unread.asOf || unread.gone[seq] !== undefined) return
  unread.gone[seq] = rev
  if (unread.fresh[seq]) unread.freshCount -= 1
  else if (seq <= unread.asOf) unread.goneCount += 1
}

/** Whether a message calls for somebody: by name, or everybody in the chat. */
export const callsFor = ({ mentions, chatId, deletedAt }: Message, meId: string) =>
  deletedAt === null && (mentions.includes(meId) || mentions.includes(chatId))

/** Of several states of a message the latest says whether it calls. */
const hearCall = (unread: Unread, seq: Rev, call: { rev: Rev; on: boolean }) => {
  if (call.rev <= unread.asOf || call.rev < (unread.calls[seq]?.rev ?? 0)) return
  unread.calls[seq] = call
  unread.callsDoubt ||= seq <= unread.asOf && (call.on || unread.baseCalls > 0)
}

/** Takes a message's present state in; `readRev` is one's pointer, as what is read needs no remembering. */
export const hear = (unread: Unread, message: Message, meId: string, readRev: Rev) => {
  if (!counts(message, meId) || message.seq <= readRev) return
  const on = callsFor(message, meId)
  // Whoever reacts changes a message too, but not whom it calls.
  if (on || message.deletedAt !== null || message.editedAt !== null)
    hearCall(unread, message.seq, { rev: message.rev, on })
  if (message.deletedAt === null) hearLive(unread, message.seq)
  else hearGone(unread, message.seq, message.rev)
}

const seqsOf = (set: Record<number, unknown>) => Object.keys(set).map(Number)

/** The same, with only what `keeps`. */
const filtered = (unread: Unread, keeps: (seq: Rev, changedAt: Rev) => boolean): Unread => {
  const { base: unreadCount, baseCalls: mentionCount, asOf, basePointer, full } = unread
  const next = { ...unreadAt({ unreadCount, mentionCount }, asOf, basePointer), full }
  for (const seq of seqsOf(unread.fresh)) if (keeps(seq, Infinity)) hearLive(next, seq)
  for (const [seq, rev] of Object.entries(unread.gone))
    if (keeps(Number(seq), rev)) hearGone(next, Number(seq), rev)
  for (const [seq, call] of Object.entries(unread.calls))
    if (keeps(Number(seq), call.rev)) hearCall(next, Number(seq), call)
  return next
}

/** A newer count by the server; what was heard after it stays heard. An older one changes nothing. */
export const rebase = (unread: Unread, counts: Counts, asOf: Rev, basePointer: Rev): Unread =>
  asOf < unread.asOf
    ? unread
    : filtered(
        {
          ...unreadAt(counts, asOf, basePointer),
          fresh: unread.fresh,
          gone: unread.gone,
          calls: unread.calls,
        },
        (_seq, changedAt) => changedAt > asOf,
      )

/** Forgets what the pointer has passed. */
export const prune = (unread: Unread, readRev: Rev): Unread => filtered(unread, (seq) => seq > readRev)

/** Whether the count behind the pointer can't be known here: the server has to count again. */
export const isStale = (unread: Unread, readRev: Rev): boolean => {
  if (unread.full) return unread.freshCount < limits.unreadCap
  if (unread.callsDoubt && readRev < unread.asOf) return true
  if (unread.base === 0 || readRev >= unread.asOf) return false
  // A deletion that came after the count may have been in it already: what it empties isn't found any more.
  return readRev !== unread.basePointer || unread.goneCount > 0
}

const countBase = (unread: Unread, readRev: Rev): number => {
  if (readRev >= unread.asOf) return 0
  if (unread.base >= limits.unreadCap && readRev === unread.basePointer) return unread.base
  const counted = readRev === unread.basePointer ? unread.base - unread.goneCount : unread.base
  return Math.max(0, Math.min(counted, unread.asOf - readRev))
}

/** Live messages by others above `readRev`, capped. While `isStale`, an estimate. */
export const countUnread = (unread: Unread, readRev: Rev): number =>
  Math.min(limits.unreadCap, countBase(unread, readRev) + unread.freshCount)

/** How many of them call for oneself, capped; while `isStale`, an estimate. */
export const countCalls = (unread: Unread, readRev: Rev): number => {
  const base = readRev >= unread.asOf ? 0 : unread.baseCalls
  const fresh = Object.entries(unread.calls).filter(
    ([seq, { on }]) => on && Number(seq) > Math.max(unread.asOf, readRev),
  )
  return Math.min(countUnread(unread, readRev), base + fresh.length)
}
