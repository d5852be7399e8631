import type { Settings } from '@oms-chat/shared'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AppStore } from '../app/store.ts'
import { register, restoreSession, signIn, signOut } from '../features/auth/sessionSlice.ts'
import { signedOut } from '../features/auth/events.ts'
import { chatOpened, readReached } from '../features/chats/events.ts'
import { selectChat, selectChatIds } from '../features/chats/selectors.ts'
import { createDirect, createGroup } from '../features/chats/making.ts'
import { preferencesChanged } from '../features/chats/preferences.ts'
import { updateChat } from '../features/chats/thunks.ts'
import { removeMember } from '../features/members/thunks.ts'
import { selectMessageList, selectUnsentCount } from '../features/messages/selectors.ts'
import {
  deleteSubmitted,
  editSubmitted,
  messageSubmitted,
  reactionToggled,
} from '../features/messages/submit.ts'
import { selectSettings, settingsChanged } from '../features/settings/settingsSlice.ts'
import { createCookieFetch } from '../testing/cookieFetch.ts'
import { eventually } from '../testing/eventually.ts'
import { openRealDevice } from '../testing/realDevice.ts'
import { startRealServer } from '../testing/realServer.ts'

type RealServer = Awaited<ReturnType<typeof startRealServer>>
let server: RealServer
const wakers = new Set<() => void>()
const people: { store: AppStore }[] = []

beforeAll(async () => {
  server = await startRealServer()
})
afterAll(async () => {
  for (const device of people) await device.store.dispatch(signOut({ discardUnsent: true }))
  await server.close()
})

/** `cookies` are the browser's. */
const openDevice = (cookies = createCookieFetch()) => {
  const device = openRealDevice(server.url, cookies, {
    onWake: (listener) => {
      wakers.add(listener)
      return () => wakers.delete(listener)
    },
    onOffline: () => () => {},
    onHide: () => () => {},
  })
  people.push(device)
  return device
}
type Device = ReturnType<typeof openDevice>

const password = 'correct horse battery'
const online = ({ store }: Device) =>
  eventually(() => expect(store.getState().connection.status).toBe('online'))

/** Ada makes an organisation and invites Grace; both are connected, in a group of two. */
const meet = async (name: string) => {
  const ada = openDevice()
  const person = (username: string) => ({
    fullName: `${username} of ${name}`,
    username: `${username}-${name}`,
    email: `${username}-${name}@example.org`,
    password,
  })
  await ada.store.dispatch(register({ ...person('ada'), organizationName: name })).unwrap()
  const invite = await ada.api.call('adminCreateInvite', { body: {} })
  const inviteToken = invite.ok ? (invite.data.data.url.split('/').at(-1) ?? '') : ''
  const grace = openDevice()
  await grace.store.dispatch(register({ ...person('grace'), inviteToken })).unwrap()
  await Promise.all([online(ada), online(grace)])
  const graceId = grace.store.getState().session.user?.id ?? ''
  const chatId = ada.store.dispatch(createGroup({ name: 'Planning', memberIds: [graceId] }))
  for (const { store } of [ada, grace]) {
    await eventually(() => expect(selectChatIds('all')(store.getState())).toContain(chatId))
    store.dispatch(chatOpened(chatId))
    await eventually(() => expect(store.getState().messages.windows[chatId]?.loaded).toBe(true))
  }
  return { ada, grace, chatId, graceId }
}

const said = ({ store }: Device, chatId: string) =>
  selectMessageList(chatId)(store.getState())
    .filter(({ message }) => message.type !== 'system')
    .map(({ message, status }) => `${message.content} (${status})`)
const hears = (device: Device, chatId: string, expected: string[]) =>
  eventually(() => expect(said(device, chatId)).toEqual(expected.map((text) => `${text} (sent)`)))
const messageOf = ({ store }: Device, chatId: string, content: string) => {
  const row = selectMessageList(chatId)(store.getState()).find(({ message }) => message.content === content)
  if (!row?.message.id) throw new Error(`no message "${content}"`)
  return row.message
}
const about = (device: Device, chatId: string, content: string) => ({
  chatId,
  messageId: messageOf(device, chatId, content).id,
})

describe('the client against the real server', () => {
  it('talks, edits, reacts, deletes and hides, and both see the same', async () => {
    const { ada, grace, chatId } = await meet('talkers')
    ada.store.dispatch(messageSubmitted({ chatId, content: 'hello' }))
    await hears(grace, chatId, ['hello'])
    grace.store.dispatch(
      messageSubmitted({ chatId, content: 'hi', replyToId: messageOf(grace, chatId, 'hello').id }),
    )
    await hears(ada, chatId, ['hello', 'hi'])
    expect(messageOf(ada, chatId, 'hi').replyTo?.excerpt).toBe('hello')

    ada.store.dispatch(editSubmitted({ ...about(ada, chatId, 'hello'), content: 'hello there' }))
    await hears(grace, chatId, ['hello there', 'hi'])
    grace.store.dispatch(reactionToggled({ ...about(grace, chatId, 'hello there'), emoji: '👍', on: true }))
    await eventually(() => expect(messageOf(ada, chatId, 'hello there').reactions).toHaveLength(1))

    ada.store.dispatch(deleteSubmitted({ ...about(ada, chatId, 'hi'), scope: 'me' }))
    await hears(ada, chatId, ['hello there'])
    ada.store.dispatch(deleteSubmitted({ ...about(ada, chatId, 'hello there'), scope: 'everyone' }))
    await hears(grace, chatId, ['', 'hi'])
    for (const { store } of [ada, grace])
      await eventually(() => expect(selectUnsentCount(store.getState())).toBe(0))
  })

  it('counts what is unread until one reads, on all devices of a person', async () => {
    const { ada, grace, chatId } = await meet('readers')
    const phone = openDevice()
    await phone.store.dispatch(signIn({ login: 'grace-readers', password })).unwrap()
    await online(phone)
    for (const content of ['one', 'two', 'three']) ada.store.dispatch(messageSubmitted({ chatId, content }))
    const unread = ({ store }: Device) => selectChat(chatId)(store.getState())?.me?.unreadCount
    for (const device of [grace, phone]) await eventually(() => expect(unread(device)).toBe(3))
    await hears(grace, chatId, ['one', 'two', 'three'])
    grace.store.dispatch(readReached({ chatId, rev: messageOf(grace, chatId, 'two').seq }))
    for (const device of [grace, phone]) await eventually(() => expect(unread(device)).toBe(1))
    expect(unread(ada)).toBe(0)
  })

  it('keeps preferences and settings on all devices', async () => {
    const { ada, chatId } = await meet('tidy')
    const phone = openDevice()
    await phone.store.dispatch(signIn({ login: 'ada-tidy', password })).unwrap()
    await online(phone)
    ada.store.dispatch(preferencesChanged({ chatId, pinned: true, draft: 'not yet' }))
    ada.store.dispatch(settingsChanged({ theme: 'dark' }))
    await eventually(() => {
      expect(selectChat(chatId)(phone.store.getState())?.me).toMatchObject({ pinned: true, draft: 'not yet' })
      expect(selectSettings(phone.store.getState())).toMatchObject({
        theme: 'dark',
      } satisfies Partial<Settings>)
    })
  })

  it('hears of new names, and nothing more after a removal', async () => {
    const { ada, grace, chatId, graceId } = await meet('leavers')
    await ada.store.dispatch(updateChat({ chatId, name: 'Renamed' })).unwrap()
    await eventually(() => expect(selectChat(chatId)(grace.store.getState())?.name).toBe('Renamed'))
    await ada.store.dispatch(removeMember({ chatId, userId: graceId })).unwrap()
    await eventually(() => expect(selectChatIds('all')(grace.store.getState())).toEqual([]))
    ada.store.dispatch(messageSubmitted({ chatId, content: 'among us' }))
    await hears(ada, chatId, ['among us'])
    expect(said(grace, chatId)).toEqual([])
  })

  /** The page goes while there is no server, and another is opened when there is one again. */
  const reopen = async (device: Device, meanwhile: () => unknown = () => {}) => {
    device.store.dispatch(signedOut({ reason: 'expired', deliberate: false }))
    await server.start()
    await meanwhile()
    const next = openDevice(device.cookies)
    await next.store.dispatch(restoreSession()).unwrap()
    await online(next)
    return next
  }
  const offline = async (...devices: Device[]) => {
    await server.kill('SIGKILL')
    for (const { store } of devices)
      await eventually(() => expect(store.getState().connection.status).not.toBe('online'))
  }
  const write = async ({ store }: Device, chatId: string, contents: string[]) => {
    for (const content of contents) store.dispatch(messageSubmitted({ chatId, content }))
    await eventually(() => expect(store.getState().outbox.order.length).toBeGreaterThan(0))
  }

  it('makes a group without a network, with what was written in it, also when the page was closed', async () => {
    const { ada, grace, graceId } = await meet('makers')
    await offline(ada, grace)
    const chatId = ada.store.dispatch(createGroup({ name: 'Made offline', memberIds: [graceId] }))
    await write(ada, chatId, ['one', 'two', 'three', 'four'])
    const waiting = (clientContent: string) => {
      const row = selectMessageList(chatId)(ada.store.getState()).find(
        ({ message }) => message.content === clientContent,
      )
      return { chatId, messageId: '', clientId: row?.message.clientId }
    }
    ada.store.dispatch(editSubmitted({ ...waiting('two'), content: 'two, better' }))
    ada.store.dispatch(deleteSubmitted({ ...waiting('three'), scope: 'everyone' }))
    ada.store.dispatch(preferencesChanged({ chatId, pinned: true }))
    const expected = ['one', 'two, better', 'four']
    await eventually(() =>
      expect(said(ada, chatId)).toEqual(expected.map((content) => `${content} (waiting)`)),
    )

    const again = await reopen(ada)
    again.store.dispatch(chatOpened(chatId))
    await hears(again, chatId, expected)
    await eventually(() => expect(selectChat(chatId)(again.store.getState())?.me?.pinned).toBe(true))
    for (const wake of wakers) wake()
    await eventually(() => expect(selectChatIds('all')(grace.store.getState())).toContain(chatId))
    grace.store.dispatch(chatOpened(chatId))
    await hears(grace, chatId, expected)
    expect(selectUnsentCount(again.store.getState())).toBe(0)
  })

  it('writes into the direct chat that the other began meanwhile', async () => {
    const { ada, grace, graceId } = await meet('meeters')
    const adaId = ada.store.getState().session.user?.id ?? ''
    await offline(ada, grace)
    const chatId = ada.store.dispatch(createDirect(graceId))
    await write(ada, chatId, ['from ada'])
    const again = await reopen(ada, async () => {
      for (const wake of wakers) wake()
      await online(grace)
      expect(grace.store.dispatch(createDirect(adaId))).toBe(chatId)
      await write(grace, chatId, ['from grace'])
      await hears(grace, chatId, ['from grace'])
    })
    again.store.dispatch(chatOpened(chatId))
    for (const device of [again, grace]) await hears(device, chatId, ['from grace', 'from ada'])
  })

  it('counts as read everywhere what was read without a network', async () => {
    const { ada, grace, chatId } = await meet('leafers')
    for (const content of ['one', 'two']) ada.store.dispatch(messageSubmitted({ chatId, content }))
    await hears(grace, chatId, ['one', 'two'])
    await offline(grace)
    const { head = 0 } = selectChat(chatId)(grace.store.getState()) ?? {}
    grace.store.dispatch(readReached({ chatId, rev: head }))
    const again = await reopen(grace)
    const unread = ({ store }: Device) => selectChat(chatId)(store.getState())?.me?.unreadCount
    expect(unread(again)).toBe(0)
    const fresh = openDevice()
    await fresh.store.dispatch(signIn({ login: 'grace-leafers', password })).unwrap()
    await eventually(() => expect(unread(fresh)).toBe(0))
  })

  it('loses, doubles and reorders nothing when the server is killed in the middle', async () => {
    const { ada, grace, chatId } = await meet('survivors')
    const expected: string[] = []
    const send = (count: number) => {
      for (let n = 0; n < count; n += 1) {
        const content = `message ${expected.length}`
        expected.push(content)
        ada.store.dispatch(messageSubmitted({ chatId, content }))
      }
    }
    send(10)
    await eventually(() => expect(said(grace, chatId).length).toBeGreaterThan(3))
    send(5)
    await server.kill('SIGKILL')
    send(5)
    await eventually(() => expect(ada.store.getState().connection.status).not.toBe('online'))
    await server.start()
    for (const wake of wakers) wake()
    await hears(ada, chatId, expected)
    await hears(grace, chatId, expected)

    const fresh = openDevice(grace.cookies)
    await fresh.store.dispatch(restoreSession()).unwrap()
    await online(fresh)
    fresh.store.dispatch(chatOpened(chatId))
    await hears(fresh, chatId, expected)
    const state = ({ store }: Device) => {
      const held = store.getState().chats.byId[chatId]
      return [held?.whole, held?.chat.lastMessage?.id, held?.chat.me?.unreadCount]
    }
    await eventually(() => expect(state(fresh)).toEqual(state(grace)))
  })
})
