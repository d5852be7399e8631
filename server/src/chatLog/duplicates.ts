const duplicateKey = 11_000

const isDuplicate = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === duplicateKey

/** Waits for guarded upserts; one that runs into a newer document has nothing to do, anything else is an error. */
export async function duplicatesOnly(write: Promise<unknown>): Promise<void> {
  try {
    await write
  } catch (error) {
    const several =
      typeof error === 'object' && error !== null && 'writeErrors' in error ? error.writeErrors : undefined
    const errors: unknown[] = Array.isArray(several) && several.length > 0 ? several : [error]
    if (!errors.every(isDuplicate)) throw error
  }
}

/** The indexes' fields that an insert at `index` of a list ran into. */
export type Duplicate = { index: number; fields: string[] }

/** Where an ordered list of inserts ran into a row that was there before; null when it failed otherwise. */
export function duplicateOf(error: unknown): Duplicate | null {
  if (typeof error !== 'object' || error === null) return null
  if ('writeConcernErrors' in error || !('writeErrors' in error)) return null
  const [first]: unknown[] = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors]
  if (typeof first !== 'object' || first === null || !isDuplicate(first)) return null
  const index = 'index' in first && typeof first.index === 'number' ? first.index : null
  if (index === null) return null
  return { index, fields: fieldsOf(first) }
}

function fieldsOf(error: object): string[] {
  const inner = 'err' in error && typeof error.err === 'object' && error.err !== null ? error.err : error
  if ('keyPattern' in inner && typeof inner.keyPattern === 'object' && inner.keyPattern !== null)
    return Object.keys(inner.keyPattern)
  const text = 'errmsg' in inner ? String(inner.errmsg) : ''
  return /index: \S*clientId/.test(text) ? ['clientId'] : /index: _id_/.test(text) ? ['_id'] : ['rev']
}
