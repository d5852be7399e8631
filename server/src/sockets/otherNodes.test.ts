import { once } from 'node:events'
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { io as open, type Socket as ClientSocket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../testing/eventually.ts'
import type { Order, Wire } from './otherNodes.ts'
import { createSocketServer } from './server.ts'
import type { ChatServer, ChatSocket } from './socket.ts'

type Node = { io: ChatServer; httpServer: HttpServer; moved: string[]; sent: Order[] }

let nodes: Node[]
let clients: ClientSocket[]
let isOpen: boolean

/** Two nodes, and a wire between them that takes JSON, as every real one does. */
beforeEach(async () => {
  isOpen = true
  clients = []
  const hearing: ((order: Order) => void)[] = []
  nodes = [0, 1].map((index) => {
    const [httpServer, moved, sent]: [HttpServer, string[], Order[]] = [createServer(), [], []]
    const wire = (): Wire => ({
      isOpen: () => isOpen,
      send(order) {
        sent.push(order)
        hearing[1 - index]?.(JSON.parse(JSON.stringify(order)) as Order)
      },
      onOrder: (hear) => (hearing[index] = hear),
      close: () => {},
    })
    const { io } = createSocketServer(httpServer, wire, (rooms) => moved.push(...rooms))
    // The adapter, and with it the wire, comes with the first use of the namespace.
    io.of('/')
    return { io, httpServer, moved, sent }
  })
  for (const { httpServer } of nodes) await once(httpServer.listen(0, '127.0.0.1'), 'listening')
})
afterEach(async () => {
  for (const client of clients) client.disconnect()
  for (const { io } of nodes) {
    io.local.disconnectSockets(true)
    await io.close()
  }
})

const node = (index: number): Node => {
  const found = nodes[index]
  if (!found) throw new Error('there are two nodes')
  return found
}

async function listener(at: Node, ...rooms: string[]) {
  const { port } = at.httpServer.address() as AddressInfo
  const connected = once(at.io, 'connection')
  const client = open(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true })
  clients.push(client)
  const heard: unknown[] = []
  client.onAny((_event, { rev }: { rev: unknown }) => heard.push(rev))
  const [socket] = (await connected) as [ChatSocket]
  await socket.join(rooms)
  await eventually(() => expect(client.connected).toBe(true))
  return { socket, heard, client }
}

const say = (to: string[], rev: unknown, except: string[] = []) =>
  node(0).io.to(to).except(except).emit('message:new', { rev })

describe('what a room is told on one node', () => {
  it('is told on the other, in its order and to the same audiences', async () => {
    const one = await listener(node(1), 'a', 'user:1')
    const other = await listener(node(1), 'a', 'user:2')
    say(['a'], 1)
    say(['a'], 2, ['user:2'])
    say(['a'], 3)
    say(['user:2', 'b'], 4, ['user:1'])
    say(['a', 'user:1'], '5 €')
    say(['c'], 6)
    say(['a'], 7)
    await eventually(() => expect(one.heard).toEqual([1, 2, 3, '5 €', 7]))
    await eventually(() => expect(other.heard).toEqual([1, 3, 4, '5 €', 7]))
  })

  it('goes over the wire in one message a turn', async () => {
    const { heard } = await listener(node(1), 'a', 'b')
    for (let rev = 1; rev <= 50; rev += 1) say([rev % 2 ? 'a' : 'b'], rev)
    await eventually(() => expect(heard).toHaveLength(50))
    expect(node(0).sent).toHaveLength(1)
  })

  it('stays there while the wire is down', async () => {
    const [here, there] = [await listener(node(0), 'a'), await listener(node(1), 'a')]
    isOpen = false
    say(['a'], 1)
    await eventually(() => expect(here.heard).toEqual([1]))
    isOpen = true
    say(['a'], 2)
    await eventually(() => expect(there.heard).toEqual([2]))
  })
})

describe('connections of another node', () => {
  it('join and leave rooms, behind what was told before', async () => {
    const there = await listener(node(1), 'user:1')
    say(['a'], 1)
    node(0).io.in('user:1').socketsJoin('a')
    say(['a'], 2)
    node(0).io.in('user:1').socketsLeave('a')
    say(['a'], 3)
    say(['user:1'], 4)
    await eventually(() => expect(there.heard).toEqual([2, 4]))
    expect(node(1).moved).toEqual(['user:1', 'user:1'])
  })

  it('are cut, but for those excepted, after what they were told', async () => {
    const [gone, stays] = [await listener(node(1), 'user:1'), await listener(node(1), 'user:1', 'session:1')]
    say(['user:1'], 1)
    node(0).io.in('user:1').except('session:1').disconnectSockets(true)
    await eventually(() => expect(gone.client.connected).toBe(false))
    expect(gone.heard).toEqual([1])
    expect(stays.client.connected).toBe(true)
  })

  it('stay when a node cuts its own only', async () => {
    const there = await listener(node(1), 'a')
    node(0).io.local.disconnectSockets(true)
    say(['a'], 1)
    await eventually(() => expect(there.heard).toEqual([1]))
  })
})
