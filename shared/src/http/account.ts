import * as z from 'zod/mini'
import { limits } from '../limits.ts'
import { JoinInvite, RegisterBody, Session, SignedIn } from '../session.ts'
import { Password } from '../user.ts'
import { id, nothing, text } from './parts.ts'
import type { Routes } from './route.ts'

/** Accounts: how one comes to have one, its sessions and its password. */
export const accountRoutes = {
  register: {
    method: 'post',
    path: '/auth/register',
    access: 'public',
    summary: 'Make an organisation, or join one by invite',
    body: RegisterBody,
    data: SignedIn,
    status: 201,
  },
  logoutAll: {
    method: 'post',
    path: '/auth/logout-all',
    access: 'user',
    summary: 'Sign out everywhere',
    data: nothing,
  },
  changePassword: {
    method: 'post',
    path: '/auth/password/change',
    access: 'user',
    summary: 'Change the password; every other session ends',
    body: z.strictObject({ currentPassword: text(limits.passwordLengthMax), newPassword: Password }),
    data: nothing,
  },
  resetPassword: {
    method: 'post',
    path: '/auth/password/reset',
    access: 'public',
    summary: 'Set a new password with a one-time token; every session ends',
    body: z.strictObject({ token: text(200), password: Password }),
    data: nothing,
  },
  listSessions: {
    method: 'get',
    path: '/auth/sessions',
    access: 'user',
    summary: 'The devices one is signed in on',
    data: z.array(Session),
    list: true,
  },
  endSession: {
    method: 'delete',
    path: '/auth/sessions/:id',
    access: 'user',
    summary: 'End one session',
    params: id,
    data: nothing,
  },
  start: {
    method: 'get',
    path: '/auth/start',
    access: 'public',
    summary: 'What the sign-in page needs to know: demo people, or an empty installation',
    data: z.object({
      empty: z.boolean(),
      demoUsers: z.array(z.object({ username: z.string(), fullName: z.string() })),
      demoPassword: z.nullable(z.string()),
    }),
  },
  inviteInfo: {
    method: 'get',
    path: '/auth/invites/:token',
    access: 'public',
    summary: 'Which organisation an invite leads to',
    params: z.strictObject({ token: text(200) }),
    data: JoinInvite,
  },
} as const satisfies Routes
