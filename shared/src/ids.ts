import * as z from 'zod/mini'

/** A MongoDB ObjectId as 24 lower-case hex digits. Every id but `clientId` has this form. */
export const Id = z.string().check(z.regex(/^[0-9a-f]{24}$/, 'expected 24 hex digits'))
export type Id = z.infer<typeof Id>

/**
 * The sender's own name for one operation: fresh for every operation, the same again on a retry.
 * It is what makes a write idempotent, and it is a message's identity in the client for life.
 */
export const ClientId = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{8,64}$/, 'expected 8 to 64 characters of A-Z a-z 0-9 _ -'))
export type ClientId = z.infer<typeof ClientId>

/** ISO 8601 in UTC. */
export const Time = z.iso.datetime()
export type Time = z.infer<typeof Time>

/** A revision of a log: 1, 2, 3 … without holes; 0 is "before the first". */
export const Rev = z.int().check(z.nonnegative())
export type Rev = z.infer<typeof Rev>

/** Where a list goes on: opaque to everyone but the server that made it. */
export const Cursor = z.string().check(z.minLength(1), z.maxLength(500))
