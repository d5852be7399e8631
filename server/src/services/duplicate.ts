/** The fields of the unique index that an insert or update broke; null if `error` is something else. */
export function duplicateFields(error: unknown): string[] | null {
  if (!(error instanceof Error && 'code' in error && error.code === 11_000)) return null
  const pattern = 'keyPattern' in error ? error.keyPattern : undefined
  return typeof pattern === 'object' && pattern !== null ? Object.keys(pattern) : []
}
