import { ok } from '@oms-chat/shared'
import { describe, expect, it } from 'vitest'
import { chatOpened, chatPressed, readReached } from '../features/chats/events.ts'
import { selectChat } from '../features/chats/selectors.ts'
import { draftChanged } from '../features/composer/composerSlice.ts'
import { selectBanner } from '../features/connection/connectionSlice.ts'
import { jumpRequested } from '../features/messages/loading.ts'
import { messageSubmitted } from '../features/messages/submit.ts'
import { selectSettings, settingsChanged } from '../features/settings/settingsSlice.ts'
import { id } from '../testing/builders.ts'
import { eventually } from '../testing/eventually.ts'
import { chatId, contents, endAfterEach, newPerson, online, open, serve } from '../testing/joinedClient.ts'

endAfterEach()

describe('the joined-up client', () => {
  it('gets in step, opens a chat, sends, and hears the others', async () => {
    const me = newPerson()
    const server = await serve(me)
    server.model.send(chatId, id(2), 'before', 'theirs-01')
    const { store } = open(server, me)
    store.dispatch(chatOpened(chatId))
    await online(store)
    await eventually(() => expect(contents(store)).toEqual([['before', 'sent']]))
    store.dispatch(messageSubmitted({ chatId, content: 'mine' }))
    expect(contents(store).at(-1)).toEqual(['mine', 'waiting'])
    await eventually(() => expect(contents(store).at(-1)).toEqual(['mine', 'sent']))
    server.model.send(chatId, id(2), 'after', 'theirs-02')
    await eventually(() => expect(contents(store).at(-1)).toEqual(['after', 'sent']))
    expect(selectBanner(store.getState())).toBeNull()
    expect(store.getState().chats.byId[chatId]?.whole).toBe(4)
  })

  it('fetches what a chat says as soon as somebody presses on it, once', async () => {
    const me = newPerson()
    const server = await serve(me)
    server.model.send(chatId, id(2), 'before', 'theirs-01')
    const { store } = open(server, me)
    await online(store)
    store.dispatch(chatPressed(chatId))
    const loading = store.getState().messages.windows[chatId]?.loadId
    expect(loading).toEqual(expect.any(String))
    store.dispatch(chatOpened(chatId))
    expect(store.getState().messages.windows[chatId]?.loadId).toBe(loading)
    await eventually(() => expect(contents(store)).toEqual([['before', 'sent']]))
  })

  it('shows the end of a chat where retention took everything that was in sight', async () => {
    const me = newPerson()
    const server = await serve(me)
    for (let n = 0; n < 20; n += 1) server.model.send(chatId, id(2), `text ${n}`, `theirs-${n}-0`)
    const { store } = open(server, me)
    await online(store)
    await store.dispatch(jumpRequested({ chatId, seq: 3 }))
    store.dispatch(chatOpened(chatId))
    expect(contents(store)[0]).toEqual(['text 0', 'sent'])
    expect(store.getState().messages.windows[chatId]?.to).toEqual(expect.any(Number))
    server.model.retain(chatId, 18)
    await eventually(() =>
      expect(contents(store)).toEqual([
        ['text 18', 'sent'],
        ['text 19', 'sent'],
      ]),
    )
    expect(store.getState().messages.windows[chatId]?.hasBefore).toBe(false)
  })

  it('fetches people whom it does not know, once', async () => {
    const me = newPerson()
    const server = await serve(me)
    for (let n = 0; n < 3; n += 1) server.model.send(chatId, id(2), 'hello', `theirs-0${n}`)
    const { store, asked } = open(server, me)
    store.dispatch(chatOpened(chatId))
    await eventually(() => expect(store.getState().users.byId[id(2)]).toBeDefined())
    expect(asked.filter(([name]) => name === 'listUsers')).toEqual([
      ['listUsers', { query: { ids: [id(2)] } }],
    ])
  })

  it('tells how far one has read, and the count follows', async () => {
    const me = newPerson()
    const server = await serve(me)
    for (let n = 0; n < 3; n += 1) server.model.send(chatId, id(2), 'hello', `theirs-0${n}`)
    const { store } = open(server, me)
    await online(store)
    expect(selectChat(chatId)(store.getState())?.me?.unreadCount).toBe(3)
    for (const rev of [2, 3, 4]) store.dispatch(readReached({ chatId, rev }))
    await eventually(() => expect(server.model.chats()[0]?.me?.readRev).toBe(4))
    expect(selectChat(chatId)(store.getState())?.me?.unreadCount).toBe(0)
    const pointers = server.sockets.received.filter(({ event }) => event === 'message:read')
    expect(pointers.length).toBeLessThan(3)
  })

  it('comes back after a cut, catches up, and is quicker when somebody looks', async () => {
    const me = newPerson()
    const server = await serve(me)
    const { store, wake } = open(server, me)
    store.dispatch(chatOpened(chatId))
    await online(store)
    server.sockets.refuse({ code: 'RATE_LIMITED', message: 'wait', retryAfterMs: 3_600_000 })
    server.sockets.io.disconnectSockets(true)
    await eventually(() => expect(selectBanner(store.getState())?.kind).toBe('offline'))
    server.model.send(chatId, id(2), 'meanwhile', 'theirs-01')
    store.dispatch(messageSubmitted({ chatId, content: 'written offline' }))
    expect(selectBanner(store.getState())).toEqual({ kind: 'offline', waiting: 1 })
    server.sockets.refuse(null)
    wake()
    await eventually(() =>
      expect(contents(store)).toEqual([
        ['meanwhile', 'sent'],
        ['written offline', 'sent'],
      ]),
    )
  })

  it('saves drafts and settings through the outbox', async () => {
    const me = newPerson()
    const saved: unknown[] = []
    const server = await serve(me, {
      'chat:preferences': (payload) => {
        saved.push(payload)
        return ok({ rev: 1 })
      },
    })
    const { store, asked } = open(server, me)
    await online(store)
    for (const text of ['h', 'he', 'hello']) store.dispatch(draftChanged({ chatId, text }))
    await eventually(() => expect(saved).toMatchObject([{ chatId, draft: 'hello' }]))
    store.dispatch(settingsChanged({ theme: 'dark' }))
    expect(selectSettings(store.getState()).theme).toBe('dark')
    await eventually(() =>
      expect(asked).toContainEqual([
        'updateMySettings',
        { body: expect.objectContaining({ theme: 'dark' }) },
      ]),
    )
    store.dispatch(messageSubmitted({ chatId, content: 'hello' }))
    await eventually(() => expect(saved.at(-1)).toMatchObject({ chatId, draft: '' }))
  })
})
