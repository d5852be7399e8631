import { connect, type Socket } from 'node:net'

type Listener = (packet: string) => void

/** One Socket.IO connection, spoken by hand: it counts frames for next to nothing, so that it isn't measured. */
export type WireClient = {
  /** Sends a Socket.IO event that asks for an acknowledgement. */
  emit(ackId: number, event: string, payload: object): void
  close(): void
}

/**
 * Opens a WebSocket to `port`, enters the default namespace with `auth`, answers pings, and hands every Socket.IO
 * packet's text to `onPacket` (`2["event",…]`, `3<id>[…]`).
 */
export function openWire(port: number, auth: object, onPacket: Listener): Promise<WireClient> {
  return new Promise((resolve, reject) => {
    const tcp = connect({ port, host: '127.0.0.1', noDelay: true })
    const client: WireClient = {
      emit: (id, event, payload) => sendText(tcp, `42${id}${JSON.stringify([event, payload])}`),
      close: () => tcp.destroy(),
    }
    const onText: Listener = (text) => {
      if (text.startsWith('0')) sendText(tcp, `40${JSON.stringify(auth)}`)
      else if (text === '2') sendText(tcp, '3')
      else if (text.startsWith('40')) resolve(client)
      else if (text.startsWith('44')) reject(new Error(text))
      else if (text.startsWith('4')) onPacket(text.slice(1))
    }
    tcp.on('error', reject)
    tcp.on('data', reader(onText))
    tcp.write(
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n' +
        'Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
    )
  })
}

/** A masked final text frame, under the mask that changes nothing. */
function sendText(tcp: Socket, text: string): void {
  const body = Buffer.from(text)
  const header =
    body.length < 126
      ? Buffer.from([0x81, 0x80 | body.length, 0, 0, 0, 0])
      : Buffer.from([0x81, 0x80 | 126, body.length >> 8, body.length & 255, 0, 0, 0, 0])
  tcp.write(Buffer.concat([header, body]))
}

/** Cuts a byte stream into an HTTP answer and the text frames after it. */
function reader(onText: Listener): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  let upgraded = false
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    if (!upgraded) {
      const end = rest.indexOf('\r\n\r\n')
      if (end < 0) return
      upgraded = true
      rest = rest.subarray(end + 4)
    }
    let at = 0
    for (let frame = frameAt(rest, at); frame !== null; frame = frameAt(rest, at)) {
      at = frame.end
      if (frame.isText) onText(rest.toString('latin1', frame.start, frame.end))
    }
    rest = rest.subarray(at)
  }
}

function frameAt(bytes: Buffer, at: number): { start: number; end: number; isText: boolean } | null {
  if (bytes.length < at + 2) return null
  const short = (bytes[at + 1] ?? 0) & 0x7f
  const size = short < 126 ? 0 : short === 126 ? 2 : 8
  const start = at + 2 + size
  if (bytes.length < start) return null
  const length =
    size === 0 ? short : size === 2 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2))
  if (bytes.length < start + length) return null
  return { start, end: start + length, isText: (bytes[at] ?? 0) === 0x81 }
}
