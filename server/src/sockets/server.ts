import type { Server as HttpServer } from 'node:http'
import { limits } from '@oms-chat/shared'
import { type Namespace, Server } from 'socket.io'
import { type Cork, corkConnections } from './cork.ts'
import { createFanOut } from './fanOut.ts'
import type { Wire } from './otherNodes.ts'
import { type SlowReaders, watchSlowReaders } from './slowReaders.ts'
import type { ChatServer, ChatSocket } from './socket.ts'

/**
 * Socket.IO as this product runs it: WebSocket only, so that no request must find the node that had the last
 * one; no compression per message, which costs ten times what it saves; writes corked per turn of the event loop.
 * Over a wire, other nodes' connections hear the same; `onMove` hears whose connections another node moved.
 */
export function createSocketServer(
  httpServer: HttpServer,
  wire?: (nsp: Namespace) => Wire,
  onMove?: (rooms: string[]) => void,
  onDelivered?: (count: number) => void,
): { io: ChatServer; slowReaders: SlowReaders } {
  let cork: Cork | undefined
  const corkOf = () => {
    cork ??= corkConnections(io.engine, slowReaders.onFlushed)
    return cork
  }
  const slowReaders = watchSlowReaders()
  const io: ChatServer = new Server(httpServer, {
    path: '/socket.io',
    transports: ['websocket'],
    allowUpgrades: false,
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
    maxHttpBufferSize: limits.socketFrame,
    connectTimeout: 10_000,
    adapter: createFanOut(corkOf, wire, onMove, onDelivered),
  })
  corkOf()
  return { io, slowReaders }
}

/** Lets go of what was needed to get in, the token first of all: a tenth of what a connection holds in memory. */
export function forgetRequest(socket: ChatSocket): void {
  Object.assign(socket.conn, { request: null })
  Object.assign(socket.handshake, { auth: {}, headers: {}, query: {} })
}
