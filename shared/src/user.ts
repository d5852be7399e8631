import * as z from 'zod/mini'
import { Id, Time } from './ids.ts'
import { limits } from './limits.ts'

export const Role = z.enum(['owner', 'admin', 'moderator', 'member'])
export type Role = z.infer<typeof Role>

const rank: Record<Role, number> = { owner: 3, admin: 2, moderator: 1, member: 0 }

/** Whether `role` carries at least the rights of `least`. */
export const hasRole = (role: Role, least: Role): boolean => rank[role] >= rank[least]

/** `email` is there only for oneself and for administrators. */
export const User = z.object({
  id: Id,
  orgId: Id,
  username: z.string(),
  email: z.optional(z.string()),
  fullName: z.string(),
  avatarUrl: z.nullable(z.string()),
  role: Role,
  propertyIds: z.array(Id),
  isBot: z.boolean(),
  disabledAt: z.nullable(Time),
})
export type User = z.infer<typeof User>

export const Organization = z.object({ id: Id, name: z.string() })
export type Organization = z.infer<typeof Organization>

export const Property = z.object({ id: Id, orgId: Id, name: z.string() })
export type Property = z.infer<typeof Property>

/** Characters that make a name look like another or turn it around: controls, zero-width, bidi. */
const invisible = /[\p{Cc}\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF]/gu

/** A name as it is stored and shown: NFC, no control, zero-width or bidi characters, single spaces. */
export const normalizeName = (text: string): string =>
  text
    .replace(/[\t-\r\u0085]/gu, ' ') // what separates lines still separates words
    .replace(invisible, '')
    .normalize('NFC') // after the removals: they may bring a letter and its accent together
    .replace(/\s+/gu, ' ')
    .trim()

/** A name that people give: normalised on the way in, so that nobody can wear another's look. */
export const nameOf = (maxLength: number) =>
  z.pipe(
    z.pipe(z.string().check(z.maxLength(maxLength * 4)), z.transform(normalizeName)),
    z.string().check(z.minLength(1), z.maxLength(maxLength)),
  )

export const FullName = nameOf(limits.fullNameLength)

export const Username = z
  .string()
  .check(
    z.trim(),
    z.toLowerCase(),
    z.regex(/^[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?$/, 'letters, digits, dot, dash and underscore'),
  )

export const Email = z.email().check(z.maxLength(254), z.toLowerCase())

export const Password = z
  .string()
  .check(z.minLength(limits.passwordLengthMin), z.maxLength(limits.passwordLengthMax))

/** One's own settings: they follow the person across devices through one's own log. */
export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  enterSends: z.boolean(),
  reduceMotion: z.boolean(),
  /** What one tells others of oneself. Whoever keeps one of these to themselves isn't told it of others either. */
  shareReceipts: z.boolean(),
  shareTyping: z.boolean(),
  shareLastSeen: z.boolean(),
})
export type Settings = z.infer<typeof Settings>

export const defaultSettings: Settings = {
  theme: 'system',
  enterSends: true,
  reduceMotion: false,
  shareReceipts: true,
  shareTyping: true,
  shareLastSeen: true,
}

/** Settings as they were kept once, with what was added since as it is by default. */
export const completeSettings = (kept: Partial<Settings>): Settings => ({ ...defaultSettings, ...kept })
