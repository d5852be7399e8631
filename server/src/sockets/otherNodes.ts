import type { BroadcastOptions, Room } from 'socket.io-adapter'
import type { Cork } from './cork.ts'

/** What several rooms are told, encoded: the same audience, in their order. */
export type Telling = { rooms: Room[]; except: Room[]; texts: string[] }
/** Whose connections join or leave rooms, or are cut. */
export type Move = {
  act: 'join' | 'leave' | 'cut'
  rooms: Room[]
  except: Room[]
  into: Room[]
  close: boolean
}
/** One thing that a node asks of all others. */
export type Order = { told: Telling[] } | { move: Move }

/** The way to the other nodes: Socket.IO's Redis adapter. None of it throws, and nothing waits for it. */
export type Wire = {
  /** Whether anything goes through, as far as is known; what is said meanwhile is lost, and fetched by `heads`. */
  isOpen(): boolean
  send(order: Order): void
  /** Hears what other nodes send, never what this one does. */
  onOrder(hear: (order: Order) => void): void
  close(): void
}

export type OtherNodes = ReturnType<typeof createOtherNodes>

/**
 * Gathers what the other nodes' connections are told in one turn of the event loop into one message, since each costs
 * a system call here, one in Redis and one on every node. The order within a room holds.
 */
export function createOtherNodes(wire: Wire, cork: () => Cork) {
  let gathered: Telling[] = []
  const latest = new Map<Room, { key: string; telling: Telling }>()

  const flush = () => {
    if (gathered.length === 0) return
    const told = gathered
    gathered = []
    latest.clear()
    wire.send({ told })
  }

  const isLocal = ({ flags }: BroadcastOptions): boolean => flags?.local === true || !wire.isOpen()

  return {
    tell(options: BroadcastOptions, encode: () => string): void {
      if (isLocal(options)) return
      const rooms = [...options.rooms]
      const except = [...(options.except ?? [])]
      const key = [...rooms, '', ...except].join(' ')
      const [first = ''] = rooms
      const before = latest.get(first)
      if (rooms.length === 1 && before?.key === key) {
        before.telling.texts.push(encode())
        return
      }
      if (gathered.length === 0) cork().beforeFlush(flush)
      const telling = { rooms, except, texts: [encode()] }
      gathered.push(telling)
      // What came after something for several rooms, whichever they are, isn't put before it.
      if (rooms.length > 1) latest.clear()
      latest.set(first, { key, telling })
    },
    move(act: Move['act'], options: BroadcastOptions, into: Room[], close = false): void {
      if (isLocal(options)) return
      flush()
      const { rooms, except = [] } = options
      wire.send({ move: { act, rooms: [...rooms], except: [...except], into, close } })
    },
  }
}
