import type { Namespace, Socket } from 'socket.io'
import { Adapter, type BroadcastOptions, type Room } from 'socket.io-adapter'
import type { Cork } from './cork.ts'
import { messageFrame } from './frame.ts'
import { createOtherNodes, type Move, type OtherNodes, type Telling, type Wire } from './otherNodes.ts'

type Packet = Parameters<Adapter['broadcast']>[0]
type MakeWire = (nsp: Namespace) => Wire
/** What one audience is told; `key` names whom of the room that spares. */
type Batch = { room: Room; except: ReadonlySet<Room>; key: string; frames: Buffer[] }

/**
 * Socket.IO's adapter, but that what a room is told in one turn of the event loop is encoded once per event and
 * written once per connection: the whole room shares one buffer of ready WebSocket frames. It relies on
 * connections being plain WebSockets without compression, which is all that the server opens. Over a wire, the
 * connections of other nodes are told the same; those of this one never wait for it. `onDelivered` hears how many
 * events were written, one for each connection.
 */
export const createFanOut = (
  cork: () => Cork,
  makeWire?: MakeWire,
  onMove: (rooms: Room[]) => void = () => {},
  onDelivered: (count: number) => void = () => {},
): typeof Adapter =>
  class FanOut extends Adapter {
    #batches: Batch[] = []
    readonly #latest = new Map<Room, Batch>()
    readonly #wire: Wire | undefined
    readonly #others: OtherNodes | undefined

    constructor(nsp: Namespace) {
      super(nsp)
      if (!makeWire) return
      this.#wire = makeWire(nsp)
      this.#others = createOtherNodes(this.#wire, cork)
      this.#wire.onOrder((order) => {
        if ('told' in order) for (const telling of order.told) this.#deliver(telling)
        else this.#obey(order.move)
      })
    }

    override close(): Promise<void> | void {
      this.#wire?.close()
      return super.close()
    }

    override broadcast(packet: Packet, options: BroadcastOptions): void {
      this.#others?.tell(options, () => textOf(this.nsp, packet))
      const [room, ...others] = options.rooms
      if (room === undefined || others.length > 0 || options.flags?.volatile === true) {
        this.#flush()
        super.broadcast(packet, options)
        return
      }
      if (!this.rooms.has(room)) return
      this.#batchFor(room, options.except ?? new Set()).frames.push(messageFrame(textOf(this.nsp, packet)))
    }

    /** Tells this node's connections what another one said. */
    #deliver({ rooms, except, texts }: Telling): void {
      const [room, ...others] = rooms
      const spared = new Set(except)
      const frames = texts.map(messageFrame)
      if (room !== undefined && others.length === 0) {
        if (this.rooms.has(room)) this.#batchFor(room, spared).frames.push(...frames)
        return
      }
      this.#flush()
      const audience = new Set(rooms.flatMap((room) => [...this.#audience({ room, except: spared })]))
      for (const socket of audience) cork().write(socket.conn, joined(frames))
      onDelivered(audience.size * frames.length)
    }

    #obey({ act, rooms, except, into, close }: Move): void {
      const options = { rooms: new Set(rooms), except: new Set(except) }
      if (act === 'cut') {
        this.#flush()
        return super.disconnectSockets(options, close)
      }
      onMove(rooms)
      return act === 'join' ? super.addSockets(options, into) : super.delSockets(options, into)
    }

    override addSockets(options: BroadcastOptions, rooms: Room[]): void {
      this.#others?.move('join', options, rooms)
      super.addSockets(options, rooms)
    }

    override delSockets(options: BroadcastOptions, rooms: Room[]): void {
      this.#others?.move('leave', options, rooms)
      super.delSockets(options, rooms)
    }

    /** Who joins hears nothing from before; who leaves has heard what was told while they were in. */
    override addAll(id: string, rooms: Set<Room>): Promise<void> | void {
      this.#flush()
      return super.addAll(id, rooms)
    }

    override del(id: string, room: Room): Promise<void> | void {
      this.#flush()
      return super.del(id, room)
    }

    override delAll(id: string): void {
      this.#flush()
      super.delAll(id)
    }

    override disconnectSockets(options: BroadcastOptions, close: boolean): void {
      this.#others?.move('cut', options, [], close)
      this.#flush()
      super.disconnectSockets(options, close)
    }

    #batchFor(room: Room, except: ReadonlySet<Room>): Batch {
      const key = [...except].join(' ')
      const latest = this.#latest.get(room)
      // Nothing is added to an earlier batch of a room, so that order holds for who is in both audiences.
      if (latest?.key === key) return latest
      if (this.#batches.length === 0) cork().beforeFlush(() => this.#flush())
      const batch = { room, except, key, frames: [] }
      this.#batches.push(batch)
      this.#latest.set(room, batch)
      return batch
    }

    #flush(): void {
      if (this.#batches.length === 0) return
      const batches = this.#batches
      this.#batches = []
      this.#latest.clear()
      const [only, ...others] = batches
      if (only && others.length === 0) {
        const frames = joined(only.frames)
        let written = 0
        for (const socket of this.#audience(only)) {
          cork().write(socket.conn, frames)
          written += only.frames.length
        }
        onDelivered(written)
      } else this.#writeAll(batches)
    }

    /** Several audiences were told something: who is in more than one gets it all at once. */
    #writeAll(batches: Batch[]): void {
      const due = new Map<Socket, string>()
      for (const [index, batch] of batches.entries()) {
        let written = 0
        for (const socket of this.#audience(batch)) {
          due.set(socket, `${due.get(socket) ?? ''} ${index}`)
          written += batch.frames.length
        }
        onDelivered(written)
      }
      // Those who are told the same share one buffer.
      const buffers = new Map<string, Buffer>()
      for (const [socket, indices] of due) {
        const known = buffers.get(indices)
        const frames = known ?? joined(framesOf(batches, indices))
        if (!known) buffers.set(indices, frames)
        cork().write(socket.conn, frames)
      }
    }

    *#audience({ room, except }: Pick<Batch, 'room' | 'except'>): Generator<Socket> {
      const spared = this.#socketsIn(except)
      const sockets: Namespace['sockets'] = this.nsp.sockets
      for (const id of this.rooms.get(room) ?? []) {
        const socket = spared.has(id) ? undefined : sockets.get(id)
        if (socket) yield socket
      }
    }

    #socketsIn(rooms: ReadonlySet<Room>): ReadonlySet<string> {
      const ids = new Set<string>()
      for (const room of rooms) for (const id of this.rooms.get(room) ?? []) ids.add(id)
      return ids
    }
  }

const framesOf = (batches: readonly Batch[], indices: string): Buffer[] =>
  indices
    .trim()
    .split(' ')
    .flatMap((index) => batches[Number(index)]?.frames ?? [])

const joined = (frames: Buffer[]): Buffer => {
  const [first, ...rest] = frames
  return first !== undefined && rest.length === 0 ? first : Buffer.concat(frames)
}

const texts = new WeakMap<Packet, string>()

/** The packet encoded, once for everybody. */
function textOf(nsp: Namespace, packet: Packet): string {
  const known = texts.get(packet)
  if (known !== undefined) return known
  packet.nsp = nsp.name
  const [text] = nsp.server.encoder.encode(packet)
  texts.set(packet, text)
  return text
}
