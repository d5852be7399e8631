import { fail, type Payload } from '@oms-chat/shared'
import Dexie from 'dexie'
import { describe, expect, it } from 'vitest'
import { signOut } from '../features/auth/sessionSlice.ts'
import { chatOpened } from '../features/chats/events.ts'
import { selectBanner } from '../features/connection/connectionSlice.ts'
import { discardRequested, retryRequested } from '../features/messages/events.ts'
import { selectUnsentCount } from '../features/messages/selectors.ts'
import { messageSubmitted } from '../features/messages/submit.ts'
import { databaseName } from '../storage/held.ts'
import { createStorage } from '../storage/storage.ts'
import { eventually } from '../testing/eventually.ts'
import {
  chatId,
  contents,
  endAfterEach,
  keepLocally,
  newPerson,
  online,
  open,
  serve,
  stuckStorage,
} from '../testing/joinedClient.ts'

endAfterEach()

describe('what is unsent', () => {
  it('keeps what is unsent over the end of a session, and sends it when the person is back', async () => {
    const me = newPerson()
    const silent = await serve(me, { 'message:send': () => undefined })
    const first = open(silent, me)
    await online(first.store)
    first.store.dispatch(messageSubmitted({ chatId, content: 'not lost' }))
    await eventually(() =>
      expect(silent.sockets.received.some(({ event }) => event === 'message:send')).toBe(true),
    )
    silent.sockets.io.emit('session:ended', { reason: 'password-changed' })
    await eventually(() => expect(first.store.getState().session.status).toBe('signed-out'))
    expect(first.store.getState().session.endedReason).toBe('password-changed')

    const server = await serve(me)
    const second = open(server, me)
    await eventually(() => expect(server.model.messages(chatId)[0]?.content).toBe('not lost'))
    await eventually(() => expect(selectUnsentCount(second.store.getState())).toBe(0))
  })

  it('asks before signing out loses something, then forgets this person', async () => {
    const me = newPerson()
    const server = await serve(me, { 'message:send': () => undefined })
    const { store } = open(server, me)
    await online(store)
    store.dispatch(messageSubmitted({ chatId, content: 'unsent' }))
    expect(await store.dispatch(signOut()).unwrap()).toEqual({ unsent: 1 })
    expect(store.getState().session.status).toBe('signed-in')
    expect(await store.dispatch(signOut({ discardUnsent: true })).unwrap()).toEqual({ unsent: 0 })
    await eventually(async () => expect(await Dexie.exists(databaseName(me))).toBe(false))
    expect(selectUnsentCount(store.getState())).toBe(0)
  })

  it('lets a refused message be tried again and given up', async () => {
    const me = newPerson()
    let refusing = true
    const server = await serve(me)
    const handle = server.model.handle
    const strict = await serve(me, {
      'message:send': (payload) =>
        refusing
          ? fail('FORBIDDEN', 'only admins')
          : handle('message:send', payload as Payload<'message:send'>),
    })
    const { store } = open({ ...strict, model: server.model }, me)
    await online(store)
    store.dispatch(chatOpened(chatId))
    for (const content of ['one', 'two']) store.dispatch(messageSubmitted({ chatId, content }))
    await eventually(() =>
      expect(contents(store)).toEqual([
        ['one', 'failed'],
        ['two', 'failed'],
      ]),
    )
    refusing = false
    const [one = '', two = ''] = store.getState().outbox.order
    store.dispatch(discardRequested({ clientId: two }))
    store.dispatch(retryRequested({ clientId: one }))
    await eventually(() =>
      expect(server.model.messages(chatId).map(({ content }) => content)).toEqual(['one']),
    )
  })

  it('works from memory and says so where the device has no store', async () => {
    const me = newPerson()
    const server = await serve(me)
    const { store } = open(
      server,
      me,
      createStorage(() => Promise.reject(new Error('forbidden here'))),
    )
    await online(store)
    await eventually(() =>
      expect(selectBanner(store.getState())).toEqual({ kind: 'memory-only', waiting: 0 }),
    )
    store.dispatch(messageSubmitted({ chatId, content: 'still sent' }))
    await eventually(() => expect(server.model.messages(chatId)).toHaveLength(1))
  })

  it('writes down at once what was submitted before its code had come, and sends it once later', async () => {
    const kept = keepLocally()
    const me = newPerson()
    const server = await serve(me)
    const first = open(server, me, Promise.reject(new Error('the network is gone')))
    await online(first.store)
    for (const content of ['one', 'two']) first.store.dispatch(messageSubmitted({ chatId, content }))
    expect(contents(first.store)).toEqual([
      ['one', 'waiting'],
      ['two', 'waiting'],
    ])
    const second = open(server, me)
    await eventually(() => expect(server.model.messages(chatId)).toHaveLength(2))
    await eventually(() => expect(selectUnsentCount(second.store.getState())).toBe(0))
    expect(server.model.messages(chatId).map(({ content }) => content)).toEqual(['one', 'two'])
    expect(Object.values(kept).join('')).not.toContain('one')
  })

  it('has on another page what showed on one that ended before the store had written it down', async () => {
    const kept = keepLocally()
    const me = newPerson()
    const server = await serve(me)
    const disk = { isStuck: false }
    const first = open(server, me, stuckStorage(disk))
    await online(first.store)
    first.store.dispatch(messageSubmitted({ chatId, content: 'written in time' }))
    await eventually(() => expect(server.model.messages(chatId)).toHaveLength(1))
    await eventually(() => expect(Object.values(kept)).toEqual([]))
    disk.isStuck = true
    for (const content of ['one', 'two', 'three']) first.store.dispatch(messageSubmitted({ chatId, content }))
    expect(contents(first.store).at(-1)).toEqual(['three', 'waiting'])
    const second = open(server, me)
    await eventually(() => expect(server.model.messages(chatId)).toHaveLength(4))
    await eventually(() => expect(selectUnsentCount(second.store.getState())).toBe(0))
    expect(server.model.messages(chatId).map(({ content }) => content)).toEqual([
      'written in time',
      'one',
      'two',
      'three',
    ])
    expect(Object.values(kept)).toEqual([])
  })

  it('takes over from a page that ended beside it when it next gets in step', async () => {
    keepLocally()
    const me = newPerson()
    const server = await serve(me)
    const beside = open(server, me)
    const other = open(server, me, stuckStorage({ isStuck: true }))
    await online(beside.store)
    await online(other.store)
    other.store.dispatch(messageSubmitted({ chatId, content: 'by the one that ended' }))
    for (let times = 0; times < 2; times += 1) {
      server.sockets.io.disconnectSockets(true)
      await eventually(() => expect(beside.store.getState().connection.status).not.toBe('online'))
      beside.wake()
      await online(beside.store)
    }
    await eventually(() => expect(server.model.messages(chatId)).toHaveLength(1))
  })
})
