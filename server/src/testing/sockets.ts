import { io, type Socket } from 'socket.io-client'
import {
  type AckData,
  type ClientEvent,
  type EventData,
  type Payload,
  protocol,
  type Result,
  type ServerEvent,
} from '@oms-chat/shared'
import type { Person } from './people.ts'
import type { TestServer } from './server.ts'

/** One live connection of someone's. */
export type Connection = {
  socket: Socket
  /** Asks and waits for the acknowledgement. */
  request<E extends ClientEvent>(event: E, payload: Payload<E>): Promise<Result<AckData<E>>>
  /** Sends anything at all, as an attacker would. */
  raw(event: string, ...args: unknown[]): Promise<Result<unknown>>
  /** Everything that was told so far, in order. */
  told: { event: string; data: unknown }[]
  /** The first telling of this event, past or to come, that fits. */
  heard<E extends ServerEvent>(event: E, fits?: (data: EventData<E>) => boolean): Promise<EventData<E>>
  /** Settles when the connection is over, with Socket.IO's reason. */
  gone: Promise<string>
  close(): void
}

const patienceMs = 15_000

type ConnectOptions = {
  token?: unknown
  headers?: Record<string, string>
  auth?: object
  query?: Record<string, string>
}

/** Connects with a token; rejects with the refusal when the handshake is refused. */
export function connect(server: TestServer, options: ConnectOptions = {}): Promise<Connection> {
  const socket = io(server.url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: options.auth ?? { token: options.token, protocol },
    ...(options.headers && { extraHeaders: options.headers }),
    ...(options.query && { query: options.query }),
  })
  server.onClose(() => socket.disconnect())
  const connection = follow(socket)
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(connection))
    socket.once('connect_error', (error) => {
      socket.disconnect()
      reject(error)
    })
  })
}

/** Connects as someone who is signed in. */
export const connectAs = (person: Person): Promise<Connection> =>
  connect(person.server, { token: person.accessToken })

function follow(socket: Socket): Connection {
  const told: Connection['told'] = []
  const waiting = new Set<() => boolean>()
  socket.onAny((event: string, data: unknown) => {
    told.push({ event, data })
    for (const check of waiting) if (check()) waiting.delete(check)
  })
  const raw = (event: string, ...args: unknown[]): Promise<Result<unknown>> =>
    socket.timeout(patienceMs).emitWithAck(event, ...args)

  return {
    socket,
    told,
    raw,
    request: async <E extends ClientEvent>(event: E, payload: Payload<E>) =>
      (await raw(event, payload)) as Result<AckData<E>>,
    heard<E extends ServerEvent>(event: E, fits: (data: EventData<E>) => boolean = () => true) {
      return new Promise<EventData<E>>((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check)
          reject(new Error(`heard no ${event} that fits, but ${told.map((one) => one.event).join(', ')}`))
        }, patienceMs)
        const check = (): boolean => {
          const found = told.find((one) => one.event === event && fits(one.data as EventData<E>))
          if (!found) return false
          clearTimeout(timer)
          resolve(found.data as EventData<E>)
          return true
        }
        if (!check()) waiting.add(check)
      })
    },
    gone: new Promise((resolve) => socket.once('disconnect', resolve)),
    close: () => void socket.disconnect(),
  }
}
