import * as z from 'zod'
import { fail, Id, ok, type Result } from '@oms-chat/shared'
import { readCursor, writeCursor } from '../cursor.ts'
import type { Place } from './chatsOf.ts'
import { activityOf } from './view.ts'

const At = z.tuple([z.number(), Id])

/** A page of chats that are sorted by activity, and where the next one begins. */
export function pageOf(
  places: readonly Place[],
  cursor: string | undefined,
  limit: number,
): Result<{ places: Place[]; nextCursor: string | null }> {
  const after = cursor === undefined ? undefined : readCursor(cursor, At)
  if (after === null) return fail('VALIDATION', 'This cursor isn’t one of this list’s.')
  const timeOf = ({ facts }: Place) => activityOf(facts).getTime()
  const isBehind = (place: Place): boolean => {
    if (!after) return true
    const [time, id] = after
    return timeOf(place) < time || (timeOf(place) === time && place.facts.id > id)
  }
  const left = places.filter(isBehind)
  const page = left.slice(0, limit)
  const last = left.length > limit ? page.at(-1) : undefined
  return ok({ places: page, nextCursor: last ? writeCursor([timeOf(last), last.facts.id]) : null })
}
