import { type Chat, ok, type Result } from '@oms-chat/shared'
import type { Services } from '../services/index.ts'
import { freshClientId, withClientId } from './clientId.ts'
import { type Api, bind } from './routing.ts'

const made = (result: Result<{ chat: Chat; created: boolean }>) =>
  result.ok ? ok({ data: result.data.chat, created: result.data.created }) : result

/** Chats, their members, and one's own view of them. */
export function chatRoutes(api: Api, { chats, chatInvites, members, me }: Services): void {
  bind(api, 'listChats', ({ actor, query }) => chats.list(actor, query))
  bind(api, 'createDirect', async ({ actor, body }) =>
    made(await chats.createDirect(actor, withClientId(body))),
  )
  bind(api, 'createGroup', async ({ actor, body }) =>
    made(await chats.createGroup(actor, withClientId(body))),
  )
  bind(api, 'createChannel', async ({ actor, body }) =>
    made(await chats.createChannel(actor, withClientId(body))),
  )
  bind(api, 'discoverChats', ({ actor, query }) => chats.discover(actor, query))
  bind(api, 'getChat', ({ actor, params }) => chats.get(actor, params.id))
  bind(api, 'updateChat', ({ actor, params, body }) => chats.update(actor, params.id, withClientId(body)))
  bind(api, 'joinChat', ({ actor, params, body }) => chats.join(actor, params.id, withClientId(body)))
  bind(api, 'leaveChat', ({ actor, params, body }) => chats.leave(actor, params.id, withClientId(body)))
  memberRoutes(api, members)
  inviteRoutes(api, chatInvites)
  bind(api, 'updateChatPreferences', async ({ actor, params, body }) => {
    const set = await me.setPreferences(actor, { chatId: params.id, ...withClientId(body) })
    return set.ok ? chats.get(actor, params.id) : set
  })
  bind(api, 'mySettings', ({ actor }) => me.settings(actor))
  bind(api, 'updateMySettings', ({ actor, body }) => me.updateSettings(actor, withClientId(body)))
}

function memberRoutes(api: Api, members: Services['members']): void {
  bind(api, 'listMembers', ({ actor, params, query }) => members.list(actor, params.id, query))
  bind(api, 'addMembers', ({ actor, params, body }) => members.add(actor, params.id, withClientId(body)))
  bind(api, 'updateMember', ({ actor, params, body }) =>
    members.update(actor, params.id, params.userId, withClientId(body)),
  )
  bind(api, 'removeMember', ({ actor, params }) =>
    members.remove(actor, params.id, params.userId, { clientId: freshClientId() }),
  )
}

function inviteRoutes(api: Api, invites: Services['chatInvites']): void {
  bind(api, 'chatInvites', async ({ actor, params }) => {
    const result = await invites.list(actor, params.id)
    return result.ok ? ok({ data: result.data, nextCursor: null }) : result
  })
  bind(api, 'createChatInvite', async ({ actor, params, body }) => {
    const result = await invites.create(actor, params.id, withClientId(body))
    return result.ok ? ok({ data: result.data.invite, created: result.data.created }) : result
  })
  bind(api, 'deleteChatInvite', ({ actor, params }) => invites.revoke(actor, params.id))
  bind(api, 'previewChatInvite', ({ actor, params }) => invites.preview(actor, params.token))
  bind(api, 'acceptChatInvite', ({ actor, params, body }) =>
    invites.accept(actor, params.token, withClientId(body)),
  )
}
