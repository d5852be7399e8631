import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Person } from './people.ts'

/** A message as two holders of it must agree on it. */
export type Told = {
  id: string
  seq: number
  rev: number
  content: string
  editedAt: string | null
  deletedAt: string | null
  reactions: unknown
  replyTo: unknown
}

const told = ({ id, seq, rev, content, editedAt, deletedAt, reactions, replyTo }: Told): Told => ({
  id,
  seq,
  rev,
  content,
  editedAt,
  deletedAt,
  reactions,
  replyTo,
})

/** All rows of one table in the browser's own database of whoever is signed in. */
export const rowsOf = (page: Page, table: string): Promise<unknown[]> =>
  page.evaluate(async (name) => {
    const waited = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(request.error ?? new Error('the store is broken')))
      })
    const rows: unknown[] = []
    for (const { name: databaseName } of await indexedDB.databases()) {
      if (!databaseName?.startsWith('oms-chat-')) continue
      const database = await waited(indexedDB.open(databaseName))
      if (database.objectStoreNames.contains(name))
        rows.push(...(await waited(database.transaction(name).objectStore(name).getAll())))
      database.close()
    }
    return rows
  }, table)

/** What the browser holds of a chat, in the order of the chat. */
export const copiesOf = async (page: Page, chatId: string): Promise<Told[]> => {
  const rows = (await rowsOf(page, 'messages')) as (Told & { chatId: string })[]
  return rows
    .filter((row) => row.chatId === chatId)
    .toSorted((a, b) => a.seq - b.seq)
    .map(told)
}

/** Resolves when the browser has begun to keep what it shows. */
export const keeps = async (page: Page): Promise<void> => {
  await expect.poll(async () => (await rowsOf(page, 'chats')).length).toBeGreaterThan(0)
}

/** How much the browser has written down to send: words and what happens to them, not how far one has read. */
export const unsentOn = async (page: Page): Promise<number> => {
  const items = (await rowsOf(page, 'outbox')) as { operation: { kind: string } }[]
  return items.filter(({ operation }) => operation.kind !== 'read').length
}

/** A chat's whole history as the server tells it to a person. */
export const historyOf = async (person: Person, chatId: string): Promise<Told[]> => {
  const all: Told[] = []
  for (let after = 0; ; after = all.at(-1)?.seq ?? 0) {
    const page = (await person.call('GET', `/chats/${chatId}/messages?after=${after}&limit=200`)) as Told[]
    if (page.length === 0) return all
    all.push(...page.map(told))
  }
}
