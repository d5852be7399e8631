import type * as z from 'zod/mini'

type Schema = z.ZodMiniType

/** Who may call a route: nobody in particular, anyone signed in, or an administrator of the organisation. */
export type Access = 'public' | 'user' | 'admin'

/** One REST route: paths are relative to `/api/v1`, parameters written `:name`. */
export type Route = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  path: string
  access: Access
  /** What it does, in a few words; OpenAPI shows it. */
  summary: string
  params?: Schema
  query?: Schema
  body?: Schema
  /** The schema of `data` in the answer. */
  data: Schema
  /** The answer is a list with `nextCursor` beside `data`. */
  list?: true
  /** Further fields beside `data`. */
  beside?: Schema
  /** 201 where it creates. */
  status?: 201
}

export type Routes = Record<string, Route>
