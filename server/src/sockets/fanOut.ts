import type { Namespace, Socket } from 'socket.io'
import { Adapter, type BroadcastOptions, type Room } from 'socket.io-adapter'
import type { Cork } from './cork.ts'
import { messageFrame } from './frame.ts'

type Packet = Parameters<Adapter['broadcast']>[0]
type Batch = { room: Room; except: ReadonlySet<Room>; frames: Buffer[] }

/**
 * Socket.IO's adapter, but that what a room is told in one turn of the event loop is encoded once per event and
 * written once per connection: the whole room shares one buffer of ready WebSocket frames. It relies on
 * connections being plain WebSockets without compression, which is all that the server opens.
 */
export const createFanOut = (cork: () => Cork): typeof Adapter =>
  class FanOut extends Adapter {
    readonly #batches = new Map<string, Batch>()

    override broadcast(packet: Packet, options: BroadcastOptions): void {
      const [room, ...others] = options.rooms
      if (room === undefined || others.length > 0 || options.flags?.volatile === true) {
        this.#flush()
        super.broadcast(packet, options)
        return
      }
      if (!this.rooms.has(room)) return
      this.#batchFor(room, options.except ?? new Set()).frames.push(frameOf(this.nsp, packet))
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
      this.#flush()
      super.disconnectSockets(options, close)
    }

    #batchFor(room: Room, except: ReadonlySet<Room>): Batch {
      const key = except.size === 0 ? room : [room, ...except].join(' ')
      const known = this.#batches.get(key)
      if (known) return known
      // Two batches of one room are two audiences; the second waits for the first, so that order holds.
      for (const batch of this.#batches.values()) if (batch.room === room) this.#flush()
      if (this.#batches.size === 0) cork().beforeFlush(() => this.#flush())
      const batch = { room, except, frames: [] }
      this.#batches.set(key, batch)
      return batch
    }

    #flush(): void {
      if (this.#batches.size === 0) return
      const batches = [...this.#batches.values()]
      this.#batches.clear()
      const [only, ...others] = batches
      if (only && others.length === 0) {
        const frames = joined(only.frames)
        for (const socket of this.#audience(only)) cork().write(socket.conn, frames)
      } else this.#writeAll(batches)
    }

    /** Several rooms were told something: who is in more than one gets it all at once. */
    #writeAll(batches: Batch[]): void {
      const due = new Map<Socket, Buffer[]>()
      for (const batch of batches) {
        const frames = [joined(batch.frames)]
        for (const socket of this.#audience(batch)) {
          const before = due.get(socket)
          due.set(socket, before ? [...before, ...frames] : frames)
        }
      }
      for (const [socket, frames] of due) cork().write(socket.conn, joined(frames))
    }

    *#audience({ room, except }: Batch): Generator<Socket> {
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

const joined = (frames: Buffer[]): Buffer => {
  const [first, ...rest] = frames
  return first !== undefined && rest.length === 0 ? first : Buffer.concat(frames)
}

function frameOf(nsp: Namespace, packet: Packet): Buffer {
  packet.nsp = nsp.name
  const [encoded] = nsp.server.encoder.encode(packet)
  return messageFrame(encoded)
}
