import * as z from 'zod'

/** Where a list goes on, as text that means nothing to whoever carries it. */
export const writeCursor = (place: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url')

/** The place that a cursor names; null for one that wasn't made by `writeCursor` for a list of this `shape`. */
export function readCursor<S extends z.ZodType>(cursor: string, shape: S): z.infer<S> | null {
  try {
    const parsed = shape.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
