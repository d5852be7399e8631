import { ok } from '@oms-chat/shared'
import type { Services } from '../services/index.ts'
import { type Api, bind } from './routing.ts'

export function adminRoutes(api: Api, { admin }: Services): void {
  bind(api, 'adminUsers', ({ actor, query }) => admin.listUsers(actor, query))
  bind(api, 'adminUpdateUser', ({ actor, params, body }) => admin.updateUser(actor, params.id, body))
  bind(api, 'adminDisableUser', ({ actor, params }) => admin.disableUser(actor, params.id))
  bind(api, 'adminEnableUser', ({ actor, params }) => admin.enableUser(actor, params.id))
  bind(api, 'adminLogoutUser', ({ actor, params }) => admin.logoutUser(actor, params.id))
  bind(api, 'adminProperties', async ({ actor }) => {
    const result = await admin.properties(actor)
    return result.ok ? ok({ data: result.data, nextCursor: null }) : result
  })
  bind(api, 'adminCreateProperty', async ({ actor, body }) => {
    const result = await admin.createProperty(actor, body)
    return result.ok ? ok({ data: result.data.property, created: result.data.created }) : result
  })
  bind(api, 'adminInvites', async ({ actor }) => {
    const result = await admin.invites(actor)
    return result.ok ? ok({ data: result.data, nextCursor: null }) : result
  })
  bind(api, 'adminCreateInvite', async ({ actor, body }) => {
    const result = await admin.createInvite(actor, body)
    return result.ok ? ok({ data: result.data.invite, created: result.data.created }) : result
  })
  bind(api, 'adminDeleteInvite', ({ actor, params }) => admin.deleteInvite(actor, params.id))
}
