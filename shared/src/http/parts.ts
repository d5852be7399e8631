import * as z from 'zod/mini'
import { ClientId, Cursor, Id } from '../ids.ts'
import { limits } from '../limits.ts'

export const text = (max: number) => z.string().check(z.maxLength(max))
export const id = z.strictObject({ id: Id })
export const nothing = z.object({})
export const clientId = z.optional(ClientId)
export const paged = {
  cursor: z.optional(Cursor),
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(limits.pageSizeMax))),
}
export const seq = z.coerce.number().check(z.int(), z.nonnegative())
export const memberIds = (max: number) => z.array(Id).check(z.minLength(1), z.maxLength(max))

/** A list of ids in a query string, parted by commas. */
export const IdList = z.pipe(
  z.pipe(
    text(limits.userIdsPerQuery * 25),
    z.transform((list) => list.split(',')),
  ),
  z.array(Id).check(z.maxLength(limits.userIdsPerQuery)),
)
