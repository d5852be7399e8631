import * as z from 'zod/mini'
import { ClientId, Id, Time } from './ids.ts'
import { limits } from './limits.ts'
import { Email, FullName, nameOf, Organization, Password, User, Username } from './user.ts'

/** How every way of signing in answers; the refresh token travels in a cookie beside it. */
export const SignedIn = z.object({
  accessToken: z.string(),
  /** Seconds until `accessToken` ends. */
  expiresIn: z.number(),
  user: User,
  organization: Organization,
})
export type SignedIn = z.infer<typeof SignedIn>

const person = {
  clientId: z.optional(ClientId),
  fullName: FullName,
  username: Username,
  email: Email,
  password: Password,
}

/** Either makes an organisation or joins one by an invite's token. */
export const RegisterBody = z.union([
  z.strictObject({ ...person, organizationName: nameOf(limits.chatNameLength) }),
  z.strictObject({ ...person, inviteToken: z.string().check(z.maxLength(200)) }),
])
export type RegisterBody = z.infer<typeof RegisterBody>

/** One signed-in device. */
export const Session = z.object({
  id: Id,
  userAgent: z.string(),
  ip: z.string(),
  createdAt: Time,
  lastUsedAt: Time,
  current: z.boolean(),
})
export type Session = z.infer<typeof Session>

export const Invite = z.object({
  id: Id,
  url: z.string(),
  createdBy: Id,
  createdAt: Time,
  expiresAt: Time,
  maxUses: z.nullable(z.int()),
  uses: z.int(),
})
export type Invite = z.infer<typeof Invite>

/** What an invite shows to someone who isn't in yet. */
export const JoinInvite = z.object({ organization: z.object({ name: z.string() }) })
export type JoinInvite = z.infer<typeof JoinInvite>
