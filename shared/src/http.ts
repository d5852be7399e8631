import type * as z from 'zod/mini'
import { accountRoutes } from './http/account.ts'
import { adminRoutes } from './http/admin.ts'
import { authRoutes } from './http/auth.ts'
import { chatInviteRoutes } from './http/chatInvites.ts'
import { chatRoutes } from './http/chats.ts'
import { messageRoutes } from './http/messages.ts'
import { messageWriteRoutes } from './http/messageWrites.ts'
import { peopleRoutes } from './http/people.ts'
import type { Routes } from './http/route.ts'

export type { Access, Route, Routes } from './http/route.ts'
export {
  accountRoutes,
  adminRoutes,
  authRoutes,
  chatInviteRoutes,
  chatRoutes,
  messageRoutes,
  messageWriteRoutes,
  peopleRoutes,
}

/** The one table of REST routes: the server binds it, the client calls it, OpenAPI is made from it. */
export const routes = {
  ...authRoutes,
  ...accountRoutes,
  ...peopleRoutes,
  ...chatRoutes,
  ...chatInviteRoutes,
  ...messageRoutes,
  ...messageWriteRoutes,
  ...adminRoutes,
} as const satisfies Routes

export type RouteName = keyof typeof routes
type Field<R, K extends string> = R extends { [P in K]: infer S extends z.ZodMiniType }
  ? z.infer<S>
  : undefined
export type RouteParams<N extends RouteName> = Field<(typeof routes)[N], 'params'>
export type RouteQuery<N extends RouteName> = Field<(typeof routes)[N], 'query'>
export type RouteBody<N extends RouteName> = Field<(typeof routes)[N], 'body'>
export type RouteData<N extends RouteName> = z.infer<(typeof routes)[N]['data']>
export type RouteBeside<N extends RouteName> = Field<(typeof routes)[N], 'beside'>

/** A success: `nextCursor` stands beside a list, and nowhere else. */
export type Answer<N extends RouteName> = {
  success: true
  data: RouteData<N>
} & ((typeof routes)[N] extends {
  list: true
}
  ? { nextCursor: string | null }
  : object) &
  (RouteBeside<N> extends object ? RouteBeside<N> : object)
