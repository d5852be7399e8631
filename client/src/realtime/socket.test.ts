import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { ok, protocol } from '@oms-chat/shared'
import { afterEach, describe, expect, it } from 'vitest'
import { exampleMessage, id } from '../testing/builders.ts'
import { createTestClock } from '../testing/clock.ts'
import { eventually } from '../testing/eventually.ts'
import { type Answers, type SocketServer, startSocketServer } from '../testing/socketServer.ts'
import type { ServerMessage } from './eventToAction.ts'
import { createSocket } from './socket.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const close of undo.splice(0).reverse()) await close()
})

const serve = async (answers: Answers = {}): Promise<SocketServer> => {
  const server = await startSocketServer(answers)
  undo.push(server.close)
  return server
}

const connect = (url: string, token: () => string | null = () => 'a-token') => {
  const heard: ServerMessage[] = []
  const others: string[] = []
  const told = { attempts: 0, connected: 0, failures: [] as number[], refused: 0 }
  const clock = createTestClock()
  const socket = createSocket({
    url,
    clock,
    random: () => 0.5,
    token: async () => {
      told.attempts += 1
      return token()
    },
    onRefusedToken: () => (told.refused += 1),
    onOther: (name) => others.push(name),
    onEvent: (message) => heard.push(message),
    onConnected: () => (told.connected += 1),
    onDisconnected: (failures) => told.failures.push(failures),
  })
  undo.push(socket.stop)
  socket.start()
  return { socket, clock, heard, others, told }
}

const read = { chatId: id(1), rev: 3 }

describe('the connection', () => {
  it('shows its token and protocol, asks, and gets the answer parsed', async () => {
    const server = await serve({
      'message:read': () => ok({ rev: 3, unreadCount: 0, mentionCount: 0, unknown: 'left out' }),
    })
    const { socket, told } = connect(server.url)
    await eventually(() => expect(told.connected).toBe(1))
    expect(server.handshakes).toEqual([{ token: 'a-token', protocol }])
    expect(await socket.request('message:read', read)).toEqual(
      ok({ rev: 3, unreadCount: 0, mentionCount: 0 }),
    )
  })

  it('never sends later what was asked while there was no connection', async () => {
    const server = await serve({ 'message:read': () => ok({ rev: 3, unreadCount: 0, mentionCount: 0 }) })
    const { socket, told } = connect(server.url)
    expect(await socket.request('message:read', read)).toMatchObject({ error: { code: 'UNAVAILABLE' } })
    await eventually(() => expect(told.connected).toBe(1))
    await socket.request('message:read', { ...read, rev: 4 })
    expect(server.received.map(({ payload }) => payload)).toEqual([{ ...read, rev: 4 }])
  })

  it('answers UNAVAILABLE when nothing comes in time, and when the connection is cut meanwhile', async () => {
    const server = await serve({
      'message:read': () => undefined,
      'me:changes': (_payload, socket) => {
        socket.disconnect(true)
        return undefined
      },
    })
    const { socket, told } = connect(server.url)
    await eventually(() => expect(told.connected).toBe(1))
    const late = await socket.request('message:read', read, 30)
    expect(late).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } })
    const cut = await socket.request('me:changes', { after: 0 })
    expect(cut).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } })
  })

  it('takes an answer that breaks the contract for an error that may pass', async () => {
    const server = await serve({ 'message:read': () => ok({ rev: 'three' }) })
    const { socket, told } = connect(server.url)
    await eventually(() => expect(told.connected).toBe(1))
    expect(await socket.request('message:read', read)).toMatchObject({ error: { code: 'INTERNAL' } })
  })

  it('hears what the contract knows, without fields that it does not know, and nothing else', async () => {
    const server = await serve()
    const { heard, others, told } = connect(server.url)
    await eventually(() => expect(told.connected).toBe(1))
    const message = exampleMessage()
    server.io.emit('message:new', { chatId: 'not an id', rev: 1 })
    server.io.emit('something:else', { chatId: id(1) })
    server.io.emit('message:new', { chatId: message.chatId, rev: 1, message: { ...message, mood: 'fine' } })
    await eventually(() => expect(heard).toHaveLength(1))
    expect(heard).toEqual([{ event: 'message:new', data: { chatId: message.chatId, rev: 1, message } }])
    expect(others).toEqual(['something:else'])
  })

  it('comes back by itself after a cut', async () => {
    const server = await serve()
    const { clock, told } = connect(server.url)
    await eventually(() => expect(told.connected).toBe(1))
    server.io.disconnectSockets(true)
    await eventually(() => expect(told.failures).toEqual([0]))
    await clock.advance(1_000)
    await eventually(() => expect(told.connected).toBe(2))
    expect(told.failures).toEqual([0])
  })

  it('asks for another token when this one is refused, and tries again', async () => {
    const server = await serve()
    server.refuse({ code: 'UNAUTHENTICATED', message: 'the token is over' })
    const { clock, told } = connect(server.url)
    await eventually(() => expect(told.refused).toBe(1))
    server.refuse(null)
    await clock.advance(1_000)
    await eventually(() => expect(told.connected).toBe(1))
    expect(told.failures).toEqual([1])
  })

  it('waits as long as the server says', async () => {
    const server = await serve()
    server.refuse({ code: 'RATE_LIMITED', message: 'too many', retryAfterMs: 5_000 })
    const { clock, told } = connect(server.url)
    await eventually(() => expect(told.failures).toEqual([1]))
    server.refuse(null)
    await clock.advance(4_999)
    expect(told.attempts).toBe(1)
    await clock.advance(1)
    await eventually(() => expect(told.connected).toBe(1))
  })

  it('gives up a server that takes the connection and says nothing', async () => {
    const mute = createServer((connection) => undo.push(() => connection.destroy())).listen(0, '127.0.0.1')
    undo.push(() => mute.close())
    await once(mute, 'listening')
    const { clock, told } = connect(`http://127.0.0.1:${(mute.address() as AddressInfo).port}`)
    await clock.advance(9_999)
    expect(told.failures).toEqual([])
    await clock.advance(1)
    expect(told.failures).toEqual([1])
  })

  it('is back at once when the network returns', async () => {
    const server = await serve()
    server.refuse({ code: 'RATE_LIMITED', message: 'too many', retryAfterMs: 3_600_000 })
    const { socket, clock, told } = connect(server.url)
    await eventually(() => expect(told.failures).toEqual([1]))
    server.refuse(null)
    socket.hurry()
    await clock.advance(0)
    await eventually(() => expect(told.connected).toBe(1))
  })

  it('moves when the node is about to stop, after the delay that the node chose', async () => {
    const server = await serve()
    const { socket, clock, told } = connect(server.url)
    await eventually(() => expect(told.connected).toBe(1))
    socket.drain(10_000)
    server.io.disconnectSockets(true)
    await eventually(() => expect(told.failures).toEqual([0]))
    socket.hurry()
    await clock.advance(9_999)
    expect(told.attempts).toBe(1)
    await clock.advance(1)
    await eventually(() => expect(told.connected).toBe(2))
  })

  it('moves by itself when a stopping node does not cut it', async () => {
    const server = await serve()
    const { socket, clock, told } = connect(server.url)
    await eventually(() => expect(told.connected).toBe(1))
    socket.drain(500)
    await clock.advance(500)
    await eventually(() => expect(told.connected).toBe(2))
  })

  it('keeps trying while there is no token to be had, and stops when told', async () => {
    const server = await serve()
    const held = { token: null as string | null }
    const { socket, clock, told } = connect(server.url, () => held.token)
    await clock.advance(5_000)
    expect(told.failures).toEqual([1, 2, 3, 4])
    held.token = 'a-token'
    await clock.advance(3_000)
    await eventually(() => expect(told.connected).toBe(1))
    socket.stop()
    expect(socket.isConnected()).toBe(false)
    expect(await socket.request('message:read', read)).toMatchObject({ error: { code: 'UNAVAILABLE' } })
  })

  it('gives up a connection that looks alive when it is told to', async () => {
    const server = await serve()
    const { socket, clock, told } = connect(server.url)
    await eventually(() => expect(told.connected).toBe(1))
    socket.replace()
    await clock.advance(0)
    await eventually(() => expect(told.connected).toBe(2))
  })
})
