import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { answerCalls } from './child.ts'
import { measureMemory } from './memory.ts'

/** Stock Socket.IO with nothing behind it: whoever comes is let in, and their request is forgotten. */
const httpServer = createServer()
const io = new Server(httpServer, { transports: ['websocket'] })
io.on('connection', (socket) => {
  Object.assign(socket.conn, { request: null })
})

answerCalls({
  memory: measureMemory,
  port: () =>
    new Promise<number>((resolve) => {
      httpServer.listen(0, '127.0.0.1', () => resolve((httpServer.address() as AddressInfo).port))
    }),
})
