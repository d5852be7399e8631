import * as z from 'zod/mini'
import { limits } from '../limits.ts'
import { SignedIn } from '../session.ts'
import { nothing, text } from './parts.ts'
import type { Routes } from './route.ts'

/** Signing in and out. */
export const authRoutes = {
  login: {
    method: 'post',
    path: '/auth/login',
    access: 'public',
    summary: 'Sign in by email or username',
    body: z.strictObject({ login: text(254), password: text(limits.passwordLengthMax) }),
    data: SignedIn,
  },
  refresh: {
    method: 'post',
    path: '/auth/refresh',
    access: 'public',
    summary: 'A new access token for the refresh cookie, which is rotated',
    data: SignedIn,
  },
  logout: { method: 'post', path: '/auth/logout', access: 'public', summary: 'Sign out here', data: nothing },
} as const satisfies Routes
