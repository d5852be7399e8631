import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { register, signIn, signOut } from '../features/auth/sessionSlice.ts'
import { readReached } from '../features/chats/events.ts'
import { createGroup } from '../features/chats/making.ts'
import { preferencesChanged } from '../features/chats/preferences.ts'
import { selectChat, selectChatIds, selectTotalUnread } from '../features/chats/selectors.ts'
import { newClientId } from '../lib/clientId.ts'
import { eventually } from '../testing/eventually.ts'
import { openRealDevice, type RealDevice } from '../testing/realDevice.ts'
import { startRealServer } from '../testing/realServer.ts'

let server: Awaited<ReturnType<typeof startRealServer>>
const devices: RealDevice[] = []
beforeAll(async () => {
  server = await startRealServer()
})
afterAll(async () => {
  for (const { store } of devices) await store.dispatch(signOut({ discardUnsent: true }))
  await server.close()
})

const open = () => {
  const device = openRealDevice(server.url)
  devices.push(device)
  return device
}
const online = ({ store }: RealDevice) =>
  eventually(() => expect(store.getState().connection.status).toBe('online'))

const password = 'correct horse battery'
const person = (username: string) => ({
  fullName: `${username} of Unread`,
  username: `${username}-unread`,
  email: `${username}-unread@example.org`,
  password,
})

const texts = ['The boiler is back.', '@grace-unread: the boiler!', '@all: the boiler!', '@here: the boiler!']
const anyStep = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('send' as const), text: fc.constantFrom(...texts) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('edit' as const),
      of: fc.nat(),
      text: fc.constantFrom(...texts),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('delete' as const), of: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('react' as const), of: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('read' as const), of: fc.nat(), by: fc.constantFrom(0, 1) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constantFrom('markedUnread' as const, 'muted' as const),
      on: fc.boolean(),
      by: fc.constantFrom(0, 1),
    }),
  },
)

type Step = typeof anyStep extends fc.Arbitrary<infer S> ? S : never

it('is the same on all of one’s devices, and what the server counts, whatever happens to messages', async () => {
  const ada = open()
  await ada.store.dispatch(register({ ...person('ada'), organizationName: 'Unread' })).unwrap()
  const invite = await ada.api.call('adminCreateInvite', { body: {} })
  const inviteToken = invite.ok ? (invite.data.data.url.split('/').at(-1) ?? '') : ''
  const desk = open()
  await desk.store.dispatch(register({ ...person('grace'), inviteToken })).unwrap()
  const phone = open()
  await phone.store.dispatch(signIn({ login: 'grace-unread', password })).unwrap()
  const graces = [desk, phone]
  await Promise.all([ada, ...graces].map(online))
  const graceId = desk.store.getState().session.user?.id ?? ''
  const chatId = ada.store.dispatch(createGroup({ name: 'Planning', memberIds: [graceId] }))
  for (const { store } of graces)
    await eventually(() => expect(selectChatIds('all')(store.getState())).toContain(chatId))

  const sent: { id: string; seq: number }[] = []
  const one = (of: number) => sent[of % Math.max(1, sent.length)]
  const call = async (step: Exclude<Step, { by: number }>) => {
    const clientId = newClientId()
    if (step.act === 'send') {
      const body = { clientId, type: 'text' as const, content: step.text }
      const answer = await ada.api.call('sendMessage', { params: { id: chatId }, body })
      if (answer.ok) sent.push(answer.data.data)
      return
    }
    const target = one(step.of)
    if (!target) return
    const params = { id: target.id }
    if (step.act === 'edit')
      await ada.api.call('editMessage', { params, body: { clientId, content: step.text } })
    else if (step.act === 'delete')
      await ada.api.call('deleteMessage', { params, query: { scope: 'everyone' } })
    else await ada.api.call('react', { params: { ...params, emoji: '👍' } })
  }
  const counted = async () => {
    const answer = await desk.api.call('getChat', { params: { id: chatId } })
    const me = answer.ok ? answer.data.data.me : null
    return { unread: me?.unreadCount, mentions: me?.mentionCount, marked: me?.markedUnread, muted: me?.muted }
  }
  const seen = ({ store }: RealDevice) => {
    const me = selectChat(chatId)(store.getState())?.me
    return { unread: me?.unreadCount, mentions: me?.mentionCount, marked: me?.markedUnread, muted: me?.muted }
  }

  const steps = fc.sample(anyStep, { numRuns: 60, seed: 20_261_121 })
  for (const [index, step] of steps.entries()) {
    if ('by' in step) {
      const { store } = graces[step.by] ?? desk
      const rev = step.act === 'read' ? one(step.of)?.seq : undefined
      if (step.act !== 'read') store.dispatch(preferencesChanged({ chatId, [step.act]: step.on }))
      else if (rev !== undefined) store.dispatch(readReached({ chatId, rev }))
    } else await call(step)
    if (index % 3 !== 2) continue
    await eventually(async () => {
      const truth = await counted()
      expect([index, ...graces.map(seen)]).toEqual([index, truth, truth])
      const shown = Math.max(truth.unread ?? 0, Number(truth.marked))
      const total = truth.muted ? 0 : shown
      expect(graces.map(({ store }) => selectTotalUnread(store.getState()))).toEqual([total, total])
    })
  }
}, 120_000)
