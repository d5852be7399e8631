import * as z from 'zod/mini'
import { ChatName } from '../chat.ts'
import { Id } from '../ids.ts'
import { Invite } from '../session.ts'
import { Property, Role, User } from '../user.ts'
import { clientId, id, nothing, text, paged } from './parts.ts'
import type { Routes } from './route.ts'

/** What administrators do. */
export const adminRoutes = {
  adminUsers: {
    method: 'get',
    path: '/admin/users',
    access: 'admin',
    summary: 'Everyone, disabled people too',
    query: z.strictObject({ q: z.optional(text(100)), ...paged }),
    data: z.array(User),
    list: true,
  },
  adminUpdateUser: {
    method: 'patch',
    path: '/admin/users/:id',
    access: 'admin',
    summary: 'Change role and properties',
    params: id,
    body: z.strictObject({
      role: z.optional(Role),
      propertyIds: z.optional(z.array(Id).check(z.maxLength(100))),
    }),
    data: User,
  },
  adminDisableUser: {
    method: 'post',
    path: '/admin/users/:id/disable',
    access: 'admin',
    summary: 'Disable: every session ends now',
    params: id,
    data: User,
  },
  adminEnableUser: {
    method: 'post',
    path: '/admin/users/:id/enable',
    access: 'admin',
    summary: 'Enable again',
    params: id,
    data: User,
  },
  adminLogoutUser: {
    method: 'post',
    path: '/admin/users/:id/logout',
    access: 'admin',
    summary: 'Sign someone out everywhere',
    params: id,
    data: nothing,
  },
  adminProperties: {
    method: 'get',
    path: '/admin/properties',
    access: 'admin',
    summary: 'The organisation’s properties',
    data: z.array(Property),
    list: true,
  },
  adminCreateProperty: {
    method: 'post',
    path: '/admin/properties',
    access: 'admin',
    summary: 'Make a property',
    body: z.strictObject({ clientId, name: ChatName }),
    data: Property,
    status: 201,
  },
  adminInvites: {
    method: 'get',
    path: '/admin/invites',
    access: 'admin',
    summary: 'Open invites',
    data: z.array(Invite),
    list: true,
  },
  adminCreateInvite: {
    method: 'post',
    path: '/admin/invites',
    access: 'admin',
    summary: 'An invite link to the organisation',
    body: z.strictObject({
      clientId,
      expiresInDays: z.optional(z.int().check(z.minimum(1), z.maximum(90))),
      maxUses: z.optional(z.int().check(z.minimum(1), z.maximum(10_000))),
    }),
    data: Invite,
    status: 201,
  },
  adminOpenQueues: {
    method: 'post',
    path: '/admin/queues/session',
    access: 'admin',
    summary:
      'Open the pages about the queues: a cookie for them, and where they are. For the installation’s first organisation',
    data: z.object({ url: z.string() }),
  },
  adminDeleteInvite: {
    method: 'delete',
    path: '/admin/invites/:id',
    access: 'admin',
    summary: 'Revoke an invite',
    params: id,
    data: nothing,
  },
} as const satisfies Routes
