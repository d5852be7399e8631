import { createHash } from 'node:crypto'
import { Types } from 'mongoose'
import type { Id } from '@oms-chat/shared'

export const objectId = (id: Id): Types.ObjectId => Types.ObjectId.createFromHexString(id)

/** An id that follows from what it is made of: whoever makes the same thing again finds it under this id. */
export const derivedId = (...parts: string[]): Id =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24)
