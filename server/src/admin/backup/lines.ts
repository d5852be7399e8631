import * as z from 'zod'

/** The first line: which format this is, and of when. */
const Head = z.strictObject({ backup: z.literal('oms-chat'), version: z.literal(1), at: z.iso.datetime() })
/** A document of a collection, as MongoDB's Extended JSON. */
const Row = z.strictObject({ in: z.string(), row: z.looseObject({}) })
/** A kept file's bytes, in base64. */
const File = z.strictObject({ file: z.string().regex(/^[0-9a-f]{24}$/), bytes: z.base64() })
/** The last line: what stands before it, and its SHA-256. A backup without it isn't whole. */
const End = z.strictObject({
  end: z.strictObject({ rows: z.int(), files: z.int(), sha256: z.string() }),
})

/** A backup, line by line: its head, rows and files, and its end. See docs/decisions/0006-backups.md. */
export const Line = z.union([Row, File, Head, End])
export type Line = z.infer<typeof Line>
export type End = z.infer<typeof End>['end']
