import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, it } from 'vitest'
import { rooms } from './rooms.ts'
import { createSocketServer } from './server.ts'
import type { ChatSocket } from './socket.ts'
import { eventually } from '../testing/eventually.ts'

it('marks a connection that stops reading as slow, forgives it when it reads on, and cuts it when it doesn’t', async () => {
  const httpServer = createServer()
  const { io, slowReaders } = createSocketServer(httpServer)
  await once(httpServer.listen(0, '127.0.0.1'), 'listening')
  const connecting = once(io, 'connection')
  const tcp = connect((httpServer.address() as AddressInfo).port, '127.0.0.1')
  tcp.write(
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  )
  await once(tcp, 'data')
  tcp.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]))
  const [socket] = (await connecting) as [ChatSocket]
  slowReaders.follow(socket)
  void socket.join('a')
  const serverSide = socket.request.socket
  const half = 'x'.repeat(512 * 1024)
  const tell = () => io.to('a').emit('message:new', { half })
  const isSlow = () => socket.rooms.has(rooms.slow)

  tcp.pause()
  await eventually(() => {
    tell()
    expect(isSlow()).toBe(true)
  })
  expect(serverSide.writableLength).toBeGreaterThan(1024 * 1024)
  expect(socket.connected).toBe(true)

  tcp.resume()
  await eventually(() => {
    slowReaders.beat()
    expect(isSlow()).toBe(false)
  })

  tcp.pause()
  const gone = once(socket, 'disconnect')
  const filling = setInterval(tell, 5)
  await gone
  clearInterval(filling)
  expect(serverSide.destroyed).toBe(true)
  expect(io.engine.clientsCount).toBe(0)
  tcp.destroy()
  await io.close()
})
