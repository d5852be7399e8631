import type { Operation, Target } from '../features/messages/operations.ts'
import { type Added, dependents, idsOf, type Items, reopened, step, targetOf, withContent } from './items.ts'
import type { Step, StoredItem } from './outboxTable.ts'

/** Whether nothing of it can have reached the server, so that it may still be changed or taken back. */
const isUntouched = (item: StoredItem) =>
  item.status === 'failed' ? item.error?.code !== 'STALE' : item.attempts === 0

/** An edit or deletion of a message that was never sent changes the message's own item instead. */
const amend = (items: Items, item: StoredItem): Step<Added> | null => {
  const target = targetOf(item)
  const { operation } = item
  if (!target || target.messageId !== '') return null
  const send = items.find(({ clientId }) => clientId === target.clientId)
  if (!send || !isUntouched(send)) return null
  if (operation.kind === 'edit')
    return step([reopened(withContent(send, operation.content))], [item.clientId])
  const rest = dependents(items, send.clientId)
  return operation.kind === 'delete' ? step([], [item.clientId, send.clientId, ...idsOf(rest)]) : null
}

/** One operation that does what both do; null where they stay two. */
const both = (held: Operation, next: Operation): Operation | null => {
  if (held.kind === 'preferences' && next.kind === 'preferences')
    return { ...held, patch: { ...held.patch, ...next.patch } }
  if (held.kind === 'settings' && next.kind === 'settings')
    return { ...held, patch: { ...held.patch, ...next.patch } }
  if (held.kind === 'read' && next.kind === 'read') return { ...held, rev: Math.max(held.rev, next.rev) }
  return null
}

/** Once tried, an operation is what it was; but a pointer means the same however often it comes. */
const mayChange = (item: StoredItem, now: number) =>
  item.operation.kind === 'read' ? item.lease === null || item.lease.until <= now : item.attempts === 0

/** Of what only oneself sees, the last state is enough. */
const merge = (items: Items, item: StoredItem): Step<Added> | null => {
  const last = items.at(-1)
  if (!last || last.status !== 'waiting' || !mayChange(last, item.createdAt)) return null
  const operation = both(last.operation, item.operation)
  return operation && step([{ ...last, operation }], [item.clientId])
}

const isSame = (a: Target, b: Target) =>
  a.messageId === '' || b.messageId === '' ? a.clientId === b.clientId : a.messageId === b.messageId

/** Whether `next` is the person's newer word on what `old` was to do. */
const replaces = (old: Operation, next: Operation): boolean => {
  if ('patch' in old && 'patch' in next) return Object.keys(old.patch).every((key) => key in next.patch)
  if (!('target' in old && 'target' in next) || !isSame(old.target, next.target)) return false
  if (old.kind === 'react' && next.kind === 'react') return old.emoji === next.emoji
  return next.kind === 'delete' || old.kind === next.kind
}

/** What was refused and is overtaken by what the person wants now. */
const overtaken = (items: Items, item: StoredItem) =>
  idsOf(items.filter(({ status, operation }) => status === 'failed' && replaces(operation, item.operation)))

/** Puts an operation at the end of its queue, or into what already waits there; nothing where it stands already. */
export const add =
  (item: StoredItem) =>
  (items: Items): Step<Added> => {
    if (items.some(({ clientId }) => clientId === item.clientId)) return step([], [])
    const { put = [], remove = [] } = amend(items, item) ?? merge(items, item) ?? step([item], [])
    return step(put, [...remove, ...overtaken(items, item)])
  }
