const settled = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('the store is broken')))
  })

/** Uses one table of the only account that this browser knows. */
async function inTable<T>(
  name: string,
  mode: IDBTransactionMode,
  use: (table: IDBObjectStore) => IDBRequest<T>,
): Promise<T | null> {
  const known = (await indexedDB.databases()).find((each) => each.name?.startsWith('oms-chat-'))
  if (known?.name === undefined) return null
  const database = await settled(indexedDB.open(known.name))
  try {
    if (!database.objectStoreNames.contains(name)) return null
    return await settled(use(database.transaction(name, mode).objectStore(name)))
  } finally {
    database.close()
  }
}

const valueIn = async (table: string, name: string): Promise<unknown> =>
  (
    (await inTable(table, 'readonly', (rows): IDBRequest<unknown> => rows.get(name))) as {
      value?: unknown
    } | null
  )?.value

/** How many rows the device holds in a table. */
export const held = async (table: string): Promise<number> =>
  (await inTable(table, 'readonly', (rows) => rows.count())) ?? 0

/** Whether the search index that is kept knows every message that the device holds. */
export async function isIndexKept(): Promise<boolean> {
  const head = (await valueIn('search', 'head')) as { mark?: number } | undefined
  return head?.mark !== undefined && head.mark === (await valueIn('values', 'writes'))
}

/** Forgets the search index, so that it is built anew. */
export const dropIndex = () => inTable('search', 'readwrite', (rows) => rows.clear())
