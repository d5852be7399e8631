import { once } from 'node:events'
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { io as open, type Socket as ClientSocket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createBroadcaster } from './broadcaster.ts'
import { createSocketServer } from './server.ts'
import type { ChatServer, ChatSocket } from './socket.ts'
import { eventually } from '../testing/eventually.ts'

let httpServer: HttpServer
let io: ChatServer
let clients: ClientSocket[]

beforeEach(async () => {
  clients = []
  httpServer = createServer()
  io = createSocketServer(httpServer).io
  await once(httpServer.listen(0, '127.0.0.1'), 'listening')
})

afterEach(async () => {
  for (const client of clients) client.disconnect()
  await io.close()
})

/** A connection in these rooms, and all the revisions that it is told, in order. */
async function listener(...rooms: string[]) {
  const { port } = httpServer.address() as AddressInfo
  const connected = once(io, 'connection')
  const client = open(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true })
  clients.push(client)
  const heard: unknown[] = []
  client.onAny((_event, { rev }: { rev: unknown }) => heard.push(rev))
  const [socket] = (await connected) as [ChatSocket]
  await socket.join(rooms)
  await eventually(() => expect(client.connected).toBe(true))
  return { socket, heard }
}

const say = (room: string, rev: unknown, except: string[] = []) =>
  io.to(room).except(except).emit('message:new', { rev })

describe('what a room is told', () => {
  it('arrives whole and in order, however much is told at once', async () => {
    const [one, other] = [await listener('a'), await listener('a', 'b')]
    const long = '€'.repeat(30_000)
    for (let rev = 1; rev <= 300; rev += 1) say('a', rev)
    say('a', long)
    say('b', 301)
    await eventually(() => expect(other.heard).toHaveLength(302))
    expect(one.heard).toEqual([...Array.from({ length: 300 }, (_, index) => index + 1), long])
    expect(new Set(other.heard)).toEqual(new Set([...one.heard, 301]))
  })

  it('spares those who are excepted, and keeps the order for the rest', async () => {
    const [one, other] = [await listener('a', 'user:1'), await listener('a', 'user:2')]
    say('a', 1)
    say('a', 2, ['user:2'])
    say('a', 3)
    await eventually(() => expect(one.heard).toEqual([1, 2, 3]))
    await eventually(() => expect(other.heard).toEqual([1, 3]))
  })

  it('is heard by nobody who joins afterwards, even in the same turn', async () => {
    const [one, late] = [await listener('a'), await listener()]
    say('a', 1)
    await late.socket.join('a')
    say('a', 2)
    await eventually(() => expect(late.heard).toEqual([2]))
    expect(one.heard).toEqual([1, 2])
  })

  it('still reaches those who leave or are cut right after', async () => {
    const [one, other] = [await listener('a'), await listener('a')]
    say('a', 1)
    await one.socket.leave('a')
    io.in('a').disconnectSockets(true)
    say('a', 2)
    await eventually(() => expect([one.heard, other.heard]).toEqual([[1], [1]]))
  })

  it('reaches several rooms once each', async () => {
    const both = await listener('a', 'b')
    say('a', 1)
    io.to(['a', 'b']).emit('message:new', { rev: 2 })
    say('b', 3)
    await eventually(() => expect(both.heard).toEqual([1, 2, 3]))
  })

  it('goes out in one write per connection and turn', async () => {
    const { socket, heard } = await listener('a', 'b')
    const tcp = vi.spyOn(socket.request.socket, 'write')
    for (let rev = 1; rev <= 50; rev += 1) say(rev % 2 ? 'a' : 'b', rev)
    await eventually(() => expect(heard).toHaveLength(50))
    expect(tcp).toHaveBeenCalledTimes(1)
  })

  it('goes out in one write where several audiences are told, too', async () => {
    const { socket, heard } = await listener('a', 'user:1')
    const other = await listener('a', 'user:2')
    const tcp = vi.spyOn(socket.request.socket, 'write')
    for (let rev = 1; rev <= 9; rev += 1) say('a', rev, rev % 3 === 0 ? ['user:2'] : [])
    await eventually(() => expect(heard).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]))
    await eventually(() => expect(other.heard).toEqual([1, 2, 4, 5, 7, 8]))
    expect(tcp).toHaveBeenCalledTimes(1)
  })
})

describe('typing', () => {
  const chatId = 'a'.repeat(24)
  const logger = { debug() {}, info() {}, warn() {}, error() {} }
  const typing = { chatId, userId: 'b'.repeat(24), userName: 'Ada' }

  it('goes out with the next thing that a large room is told, and before it', async () => {
    const { toChat } = createBroadcaster(io, logger, () => {})
    const { socket, heard } = await listener(`chat:${chatId}`)
    for (let others = 0; others < 63; others += 1) await listener(`chat:${chatId}`)
    const tcp = vi.spyOn(socket.request.socket, 'write')
    toChat(chatId, 'typing:start', typing)
    await new Promise((resolve) => setImmediate(resolve))
    toChat(chatId, 'message:new', { chatId, rev: 1 })
    await eventually(() => expect(heard).toEqual([undefined, 1]))
    expect(tcp).toHaveBeenCalledTimes(1)
    toChat(chatId, 'typing:stop', typing)
    await eventually(() => expect(heard).toEqual([undefined, 1, undefined]))
  }, 30_000)

  it('is told at once in a small one', async () => {
    const { toChat } = createBroadcaster(io, logger, () => {})
    const { socket, heard } = await listener(`chat:${chatId}`)
    const tcp = vi.spyOn(socket.request.socket, 'write')
    toChat(chatId, 'typing:start', typing)
    await new Promise((resolve) => setImmediate(resolve))
    expect(tcp).toHaveBeenCalledTimes(1)
    toChat(chatId, 'message:new', { chatId, rev: 1 })
    await eventually(() => expect(heard).toEqual([undefined, 1]))
  })
})
