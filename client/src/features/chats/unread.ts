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
  /** More came than is worth remembering: the count is at its cap, and below it only the server knows. */
  full: boolean
}

/** Beyond this many nothing more is remembered: far enough above the cap to bear deletions. */
const most = 2 * limits.unreadCap

export const unreadAt = (base: number, asOf: Rev, basePointer: Rev): Unread => ({
  base,
  asOf,
  basePointer,
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

/** Takes a message's present state in; `readRev` is one's pointer, as what is read needs no remembering. */
export const hear = (unread: Unread, message: Message, meId: string, readRev: Rev) => {
  if (!counts(message, meId) || message.seq <= readRev) return
  if (message.deletedAt === null) hearLive(unread, message.seq)
  else hearGone(unread, message.seq, message.rev)
}

const seqsOf = (set: Record<number, unknown>) => Object.keys(set).map(Number)

/** The same, with only what `keeps`. */
const filtered = (unread: Unread, keeps: (seq: Rev, goneAt: Rev) => boolean): Unread => {
  const next = { ...unreadAt(unread.base, unread.asOf, unread.basePointer), full: unread.full }
  for (const seq of seqsOf(unread.fresh)) if (keeps(seq, Infinity)) hearLive(next, seq)
  for (const [seq, rev] of Object.entries(unread.gone))
    if (keeps(Number(seq), rev)) hearGone(next, Number(seq), rev)
  return next
}

/** A newer count by the server; what was heard after it stays heard. An older one changes nothing. */
export const rebase = (unread: Unread, base: number, asOf: Rev, basePointer: Rev): Unread =>
  asOf < unread.asOf
    ? unread
    : filtered({ ...unread, base, asOf, basePointer, full: false }, (_seq, goneAt) => goneAt > asOf)

/** Forgets what the pointer has passed. */
export const prune = (unread: Unread, readRev: Rev): Unread => filtered(unread, (seq) => seq > readRev)

/** Whether the count behind the pointer can't be known here: the server has to count again. */
export const isStale = (unread: Unread, readRev: Rev): boolean => {
  if (unread.full) return unread.freshCount < limits.unreadCap
  if (unread.base === 0 || readRev >= unread.asOf) return false
  return readRev !== unread.basePointer || (unread.base >= limits.unreadCap && unread.goneCount > 0)
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
