import { ok, type Result } from '@oms-chat/shared'

/** The answer of what has nothing to tell but that it was done. */
export type Nothing = Record<string, never>

export const done: Result<Nothing> = ok({})
