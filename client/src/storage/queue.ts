import type { DeliveryError } from '../features/messages/delivery.ts'
import {
  type Added,
  dependents,
  failed,
  idsOf,
  type Items,
  reopened,
  step,
  targetOf,
  withContent,
} from './items.ts'
import type { Step, StoredItem } from './outboxTable.ts'

export { type Added, newItem } from './items.ts'
export { add } from './submission.ts'

/*
 * The rules of the outbox, as pure steps on the items of one queue, oldest first. Where they are kept, and how a
 * step is made whole against other tabs, is the table's business.
 */

export const leaseMs = 10_000
/** An unknown outcome older than this asks before it is tried again. */
export const staleMs = 30 * 24 * 3_600_000
/** No hold is longer; one that seems to be comes from a clock that was set. */
export const longestHoldMs = 5 * 60_000

/** So long a change of a message waits for the id of a message that has just been acknowledged. */
const idGraceMs = 5_000

export type Claim =
  | { kind: 'claimed'; item: StoredItem; stale: string[] }
  | { kind: 'busy'; until: number; stale: string[] }
  | { kind: 'empty'; stale: string[] }

export const staleError: DeliveryError = { code: 'STALE', message: 'tried too long ago to try again unasked' }

const markStale = (item: StoredItem) => failed(item, staleError)

/** A pointer only grows: to tell it again can't be wrong. */
const isStale = ({ operation, firstAttemptAt }: StoredItem, now: number) =>
  operation.kind !== 'read' && firstAttemptAt !== null && now - firstAttemptAt > staleMs

/** A chat that couldn't be made holds back what was written in it. */
const heldOpen = (items: Items, now: number): Items => {
  const gate = items.findIndex(
    (item) => item.operation.kind === 'create' && (item.status === 'failed' || isStale(item, now)),
  )
  return gate < 0 ? items : items.slice(0, gate + 1)
}

/** It is about a message whose own outcome the person is being asked about: it waits with it. */
const awaitsMessage = (items: Items, item: StoredItem, now: number) => {
  const target = targetOf(item)
  return (
    target?.messageId === '' &&
    items.some(
      (send) => send.clientId === target.clientId && (send.status === 'failed' || isStale(send, now)),
    )
  )
}

/** The message has been acknowledged in another tab, which is about to tell its id. */
const idKnownBy = (item: StoredItem, now: number) =>
  targetOf(item)?.messageId === '' && item.createdAt <= now ? item.createdAt + idGraceMs : 0

/** Until when an item must rest; in the past when it may go now. A time beyond reason is a clock that was set. */
const restsUntil = (item: StoredItem, owner: string, now: number, eager: boolean): number => {
  const { lease, notBefore } = item
  const leased = lease && lease.owner !== owner && lease.until <= now + leaseMs ? lease.until : 0
  const held = !eager && notBefore <= now + longestHoldMs ? notBefore : 0
  return Math.max(leased, held, idKnownBy(item, now))
}

/**
 * Takes the queue's oldest item for sending. Only the oldest: that keeps the order and one in flight, across
 * tabs too. A tab's own lease, from before a reload, doesn't hold it up. `eager` overlooks back-off, for a
 * connection that is new.
 */
export const claim =
  (owner: string, now: number, eager = false) =>
  (items: Items): Step<Claim> => {
    const waiting = heldOpen(items, now).filter(
      (item) => item.status === 'waiting' && !awaitsMessage(items, item, now),
    )
    const head = waiting.find((item) => !isStale(item, now))
    const passed = head ? waiting.slice(0, waiting.indexOf(head)) : waiting
    const stale = passed.map(markStale)
    const ids = idsOf(stale)
    if (!head) return { put: stale, result: { kind: 'empty', stale: ids } }
    const until = restsUntil(head, owner, now, eager)
    if (until > now) return { put: stale, result: { kind: 'busy', until, stale: ids } }
    const item: StoredItem = {
      ...head,
      attempts: head.attempts + 1,
      firstAttemptAt: head.firstAttemptAt ?? now,
      lease: { owner, until: now + leaseMs },
    }
    return { put: [...stale, item], result: { kind: 'claimed', item, stale: ids } }
  }

const withId =
  (messageId: string) =>
  (item: StoredItem): StoredItem =>
    'target' in item.operation
      ? { ...item, operation: { ...item.operation, target: { ...item.operation.target, messageId } } }
      : item

/** The server has it: the item goes, and what waited for its id gets it. */
export const acknowledge =
  (clientId: string, messageId: string | null) =>
  (items: Items): Step<StoredItem[]> => {
    const resolved = messageId === null ? [] : dependents(items, clientId).map(withId(messageId))
    return { put: resolved, remove: [clientId], result: resolved }
  }

/** The outcome isn't known, or the server says "later": it is tried again, and nothing of its queue before it. */
export const postpone =
  (clientId: string, owner: string, notBefore: number) =>
  (items: Items): Step<null> => {
    const item = items.find((held) => held.clientId === clientId)
    if (item?.lease?.owner !== owner) return { result: null }
    return { put: [{ ...item, lease: null, notBefore }], result: null }
  }

/**
 * What there is nothing to ask about isn't kept for Retry: a pointer the server doesn't want any more, and a draft,
 * which is still where it was written.
 */
const isDroppedWhenRefused = ({ operation }: StoredItem) =>
  operation.kind === 'read' ||
  (operation.kind === 'preferences' && Object.keys(operation.patch).every((key) => key === 'draft'))

/** A refused message takes in what waited for its id: its edits' text, its own deletion. */
const refuseSend = (items: Items, send: StoredItem, error: DeliveryError): Step<Added> => {
  const rest = dependents(items, send.clientId)
  if (rest.some(({ operation }) => operation.kind === 'delete'))
    return step([], [send.clientId, ...idsOf(rest)])
  const edited = rest.reduce(
    (item, { operation }) => (operation.kind === 'edit' ? withContent(item, operation.content) : item),
    send,
  )
  return step([failed(edited, error)], idsOf(rest))
}

/** The server refused it for good: it waits for the person, and holds up nothing. */
export const refuse =
  (clientId: string, error: DeliveryError) =>
  (items: Items): Step<Added> => {
    const item = items.find((held) => held.clientId === clientId)
    if (!item) return step([], [])
    if (isDroppedWhenRefused(item)) return step([], [clientId])
    if (item.operation.kind === 'send') return refuseSend(items, item, error)
    return step([failed(item, error)], [])
  }

/** The person wants it tried again: it keeps its place. */
export const retry =
  (clientId: string) =>
  (items: Items): Step<Added> => {
    const item = items.find((held) => held.clientId === clientId && held.status === 'failed')
    return item ? step([reopened(item)], []) : step([], [])
  }

/**
 * The person gives it up, and with it what was about it: with a chat everything in it. What is on its way can't be
 * called back.
 */
export const discard =
  (clientId: string) =>
  (items: Items): Step<Added> => {
    const item = items.find((held) => held.clientId === clientId)
    if (!item || (item.status === 'waiting' && item.attempts > 0)) return step([], [])
    return step(
      [],
      item.operation.kind === 'create' ? idsOf(items) : [clientId, ...idsOf(dependents(items, clientId))],
    )
  }

/** Everything in a queue goes. */
export const empty = (items: Items): Step<Added> => step([], idsOf(items))

/** Whether the chat whose queue this is doesn't exist yet. */
export const isUnmade = (items: Items): Step<boolean> => ({
  result: items.some(({ operation }) => operation.kind === 'create'),
})
