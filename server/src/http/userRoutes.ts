import type { Services } from '../services/index.ts'
import { type Api, bind } from './routing.ts'

export function userRoutes(api: Api, { users }: Services): void {
  bind(api, 'me', ({ actor }) => users.me(actor))
  bind(api, 'updateMe', ({ actor, body }) => users.updateMe(actor, body))
  bind(api, 'listUsers', ({ actor, query }) => users.list(actor, query))
  bind(api, 'getUser', ({ actor, params }) => users.get(actor, params.id))
}
