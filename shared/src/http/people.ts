import * as z from 'zod/mini'
import { Id } from '../ids.ts'
import { FullName, Organization, Role, Settings, User } from '../user.ts'
import { clientId, id, IdList, text, paged } from './parts.ts'
import type { Routes } from './route.ts'

/** Oneself and the people of one’s organisation. */
export const peopleRoutes = {
  me: {
    method: 'get',
    path: '/me',
    access: 'user',
    summary: 'Oneself',
    data: z.object({ user: User, organization: Organization }),
  },
  updateMe: {
    method: 'patch',
    path: '/me',
    access: 'user',
    summary: 'Change one’s name',
    body: z.strictObject({ fullName: z.optional(FullName) }),
    data: User,
  },
  mySettings: {
    method: 'get',
    path: '/me/settings',
    access: 'user',
    summary: 'One’s own settings',
    data: Settings,
  },
  updateMySettings: {
    method: 'patch',
    path: '/me/settings',
    access: 'user',
    summary: 'Change one’s own settings',
    body: z.strictObject({ clientId, ...z.partial(Settings).shape }),
    data: Settings,
  },
  listUsers: {
    method: 'get',
    path: '/users',
    access: 'user',
    summary: 'People of one’s organisation',
    query: z.strictObject({
      q: z.optional(text(100)),
      role: z.optional(Role),
      propertyId: z.optional(Id),
      ids: z.optional(IdList),
      ...paged,
    }),
    data: z.array(User),
    list: true,
  },
  getUser: {
    method: 'get',
    path: '/users/:id',
    access: 'user',
    summary: 'One person',
    params: id,
    data: User,
  },
} as const satisfies Routes
