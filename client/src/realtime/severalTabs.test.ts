import Dexie from 'dexie'
import { describe, expect, it } from 'vitest'
import { signedOut } from '../features/auth/events.ts'
import { signOut } from '../features/auth/sessionSlice.ts'
import { readReached } from '../features/chats/events.ts'
import { selectChat } from '../features/chats/selectors.ts'
import { draftChanged, selectDraft } from '../features/composer/composerSlice.ts'
import { selectBanner } from '../features/connection/connectionSlice.ts'
import { selectUnsentCount } from '../features/messages/selectors.ts'
import { messageSubmitted } from '../features/messages/submit.ts'
import { databaseName } from '../storage/held.ts'
import { id } from '../testing/builders.ts'
import { eventually } from '../testing/eventually.ts'
import { chatId, endAfterEach, newPerson, online, open, serve } from '../testing/joinedClient.ts'

endAfterEach()

describe('several tabs of one device', () => {
  it('shows in one tab what another sent', async () => {
    const me = newPerson()
    const server = await serve(me)
    const first = open(server, me)
    const second = open(server, me)
    await Promise.all([online(first.store), online(second.store)])
    server.sockets.refuse({ code: 'UNAVAILABLE', message: 'down' })
    server.sockets.io.disconnectSockets(true)
    await eventually(() => expect(first.store.getState().connection.status).toBe('offline'))
    first.store.dispatch(messageSubmitted({ chatId, content: 'from the first tab' }))
    await eventually(() => expect(selectUnsentCount(second.store.getState())).toBe(1))
    server.sockets.refuse(null)
    second.wake()
    await eventually(() => expect(server.model.messages(chatId)).toHaveLength(1))
    await eventually(() =>
      expect([first, second].map(({ store }) => selectUnsentCount(store.getState()))).toEqual([0, 0]),
    )
  })

  it('shows in one tab what was read and typed in another, without a network', async () => {
    const me = newPerson()
    const server = await serve(me)
    server.model.send(chatId, id(2), 'hello', 'theirs-01')
    const first = open(server, me)
    const second = open(server, me)
    await Promise.all([online(first.store), online(second.store)])
    server.sockets.refuse({ code: 'UNAVAILABLE', message: 'down' })
    server.sockets.io.disconnectSockets(true)
    await eventually(() => expect(first.store.getState().connection.status).toBe('offline'))
    const there = () => second.store.getState()
    expect(selectChat(chatId)(there())?.me?.unreadCount).toBe(1)
    first.store.dispatch(readReached({ chatId, rev: 2 }))
    await eventually(() => expect(selectChat(chatId)(there())?.me?.unreadCount).toBe(0))
    first.store.dispatch(draftChanged({ chatId, text: 'almost' }))
    await eventually(() => expect(selectDraft(chatId)(there())).toBe('almost'))
    first.store.dispatch(messageSubmitted({ chatId, content: 'done' }))
    await eventually(() => expect(selectDraft(chatId)(there())).toBe(''))
    await eventually(() => expect(selectBanner(there())).toEqual({ kind: 'offline', waiting: 1 }))
  })

  it('keeps what is written in the moment in which its session ends, and tells the other tabs', async () => {
    const me = newPerson()
    const server = await serve(me, { 'message:send': () => undefined })
    const first = open(server, me)
    const second = open(server, me)
    await Promise.all([online(first.store), online(second.store)])
    const seen = (count: number) =>
      eventually(() => expect(selectUnsentCount(second.store.getState())).toBe(count))
    first.store.dispatch(messageSubmitted({ chatId, content: 'before' }))
    await seen(1)
    first.store.dispatch(messageSubmitted({ chatId, content: 'the last word' }))
    first.store.dispatch(signedOut({ reason: 'expired', deliberate: false }))
    await seen(2)
  })

  it('ends in every tab when the person signs out in one', async () => {
    const me = newPerson()
    const server = await serve(me)
    const first = open(server, me)
    const second = open(server, me)
    await Promise.all([online(first.store), online(second.store)])
    await first.store.dispatch(signOut()).unwrap()
    await eventually(() =>
      expect(second.store.getState().session).toMatchObject({ status: 'signed-out', endedReason: null }),
    )
    await eventually(async () => expect(await Dexie.exists(databaseName(me))).toBe(false))
  })
})
