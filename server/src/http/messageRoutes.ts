import { fail, ok, type Result } from '@oms-chat/shared'
import type { Services } from '../services/index.ts'
import type { UserLimits } from '../sockets/limits.ts'
import { freshClientId, withClientId } from './clientId.ts'
import { type Api, bind } from './routing.ts'

const messageOf = <M>(result: Result<{ message: M }>): Result<M> =>
  result.ok ? ok(result.data.message) : result

/** Messages, reactions and receipts; sending and reading draw on the same allowances as over the socket. */
export function messageRoutes(api: Api, { messages, receipts }: Services, limits: UserLimits): void {
  bind(api, 'listMessages', async ({ actor, params, query }) => {
    const page = await messages.page(actor, params.id, query)
    if (!page.ok) return page
    const { messages: data, ...beside } = page.data
    return ok({ data, ...beside })
  })
  bind(api, 'sendMessage', async ({ actor, params, body }) => {
    const wait = await limits.take('messages', actor.userId)
    if (wait !== null) return fail('RATE_LIMITED', 'Slow down a little.', { retryAfterMs: wait })
    const sent = await messages.send(actor, { chatId: params.id, ...withClientId(body) })
    return sent.ok ? ok({ data: sent.data.message, created: sent.data.created }) : sent
  })
  bind(api, 'getMessage', ({ actor, params }) => messages.get(actor, params.id))
  bind(api, 'editMessage', async ({ actor, params, body }) =>
    messageOf(await messages.edit(actor, { messageId: params.id, ...withClientId(body) })),
  )
  bind(api, 'deleteMessage', async ({ actor, params, query }) => {
    const scope = query.scope ?? 'everyone'
    return messageOf(await messages.delete(actor, { messageId: params.id, clientId: freshClientId(), scope }))
  })
  bind(api, 'listReceipts', ({ actor, params, query }) => receipts.ofMessage(actor, params.id, query))
  bind(api, 'readChat', async ({ actor, params, body }) => {
    const wait = await limits.take('receipts', actor.userId)
    if (wait !== null) return fail('RATE_LIMITED', 'Slow down a little.', { retryAfterMs: wait })
    return receipts.read(actor, { chatId: params.id, rev: body.rev })
  })
  bind(api, 'listReactions', ({ actor, params }) => messages.reactions(actor, params.id))
  bind(api, 'react', async ({ actor, params: { id, emoji } }) =>
    messageOf(await messages.react(actor, { messageId: id, clientId: freshClientId(), emoji, on: true })),
  )
  bind(api, 'unreact', async ({ actor, params: { id, emoji } }) =>
    messageOf(await messages.react(actor, { messageId: id, clientId: freshClientId(), emoji, on: false })),
  )
}
