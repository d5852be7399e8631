import * as z from 'zod/mini'
import { Id, Time } from './ids.ts'
import { limits } from './limits.ts'
import { Emoji } from './message.ts'
import { normalizeName } from './user.ts'

/** What others see of somebody. */
export const PresenceStatus = z.enum(['online', 'away', 'busy', 'offline'])
export type PresenceStatus = z.infer<typeof PresenceStatus>

/** What somebody wants others to see; `online` leaves it to what they do. */
export const ChosenStatus = z.enum(['online', 'away', 'busy', 'invisible'])
export type ChosenStatus = z.infer<typeof ChosenStatus>

export const Presence = z.object({
  userId: Id,
  status: PresenceStatus,
  statusText: z.nullable(z.string()),
  statusEmoji: z.nullable(z.string()),
  /** When text and emoji end; null: not by themselves. */
  statusExpiresAt: z.nullable(Time),
  /** Only of those who aren't there, where both sides share it. */
  lastSeenAt: z.nullable(Time),
  /** Told to oneself alone. */
  chosen: z.optional(ChosenStatus),
})
export type Presence = z.infer<typeof Presence>

const StatusText = z.pipe(
  z.pipe(z.string().check(z.maxLength(limits.statusTextLength * 4)), z.transform(normalizeName)),
  z.string().check(z.maxLength(limits.statusTextLength)),
)

const people = z.strictObject({ userIds: z.array(Id).check(z.maxLength(limits.presenceIds)) })
const presences = z.object({ presences: z.array(Presence) })

/** People with whom one shares no chat are missing from every answer, as if there were nobody of that id. */
export const presenceRequests = {
  /** Replaces whom this connection hears of. */
  'presence:watch': { payload: people, data: presences },
  'presence:get': { payload: people, data: presences },
  /** What isn't given stays; a new text without an end has none. */
  'presence:set': {
    payload: z.strictObject({
      status: z.optional(ChosenStatus),
      statusText: z.optional(z.nullable(StatusText)),
      statusEmoji: z.optional(z.nullable(Emoji)),
      statusExpiresAt: z.optional(z.nullable(Time)),
    }),
    data: z.object({ presence: Presence }),
  },
  /** Every 30 seconds, and whenever `active` changes: whether somebody does something at this device. */
  'presence:ping': { payload: z.strictObject({ active: z.boolean() }), data: z.object({}) },
} as const

export const presenceNews = { 'presence:changed': presences } as const
