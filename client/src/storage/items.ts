import type { DeliveryError } from '../features/messages/delivery.ts'
import { type Operation, queueOf, type Target } from '../features/messages/operations.ts'
import type { Step, StoredItem } from './outboxTable.ts'

/** What the steps on a queue share: how an item is made, read and changed. */

export type Items = readonly StoredItem[]

export const newItem = (clientId: string, operation: Operation, now: number): StoredItem => ({
  clientId,
  queue: queueOf(operation),
  operation,
  status: 'waiting',
  attempts: 0,
  firstAttemptAt: null,
  notBefore: 0,
  lease: null,
  error: null,
  createdAt: now,
})

export const targetOf = ({ operation }: StoredItem): Target | null =>
  'target' in operation ? operation.target : null

/** What is about a message that has no id yet. */
export const dependents = (items: Items, clientId: string) =>
  items.filter((item) => {
    const target = targetOf(item)
    return target?.messageId === '' && target.clientId === clientId
  })

export const idsOf = (items: Items) => items.map((item) => item.clientId)

export const withContent = (item: StoredItem, content: string): StoredItem => {
  const { operation } = item
  if (operation.kind !== 'send') return item
  const draft = { ...operation.draft, content }
  const message = { ...operation.message, content }
  return { ...item, operation: { ...operation, draft, message } }
}

/** Fresh again. What may have reached the server keeps its attempts: it can't be changed or taken back any more. */
export const reopened = (item: StoredItem): StoredItem => ({
  ...item,
  status: 'waiting',
  error: null,
  notBefore: 0,
  firstAttemptAt: null,
  attempts: item.error?.code === 'STALE' ? item.attempts : 0,
  lease: null,
})

export const failed = (item: StoredItem, error: DeliveryError): StoredItem => ({
  ...item,
  status: 'failed',
  error,
  lease: null,
})

/** What a step put and what is gone after it. */
export type Added = { put: StoredItem[]; gone: string[] }

export const step = (put: StoredItem[], remove: string[]): Step<Added> => ({
  put,
  remove,
  result: { put, gone: remove },
})
