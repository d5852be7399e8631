import {
  type AckData,
  type ClientEvent,
  ErrorBody,
  fail,
  ok,
  type Payload,
  protocol,
  type Result,
  stepNews,
} from '@oms-chat/shared'
import { io, type Socket } from 'socket.io-client'
import * as z from 'zod/mini'
import { backoffDelay } from '../lib/backoff.ts'
import type { Clock } from '../lib/clock.ts'
import type { ServerMessage, StepEvent } from './eventToAction.ts'
import { requestOf } from './requests.ts'

export type Request = <E extends ClientEvent>(
  event: E,
  payload: Payload<E>,
  timeoutMs?: number,
) => Promise<Result<AckData<E>>>

export type SocketDeps = {
  /** Where the server is, without a path. */
  url: string
  clock: Clock
  random: () => number
  /** An access token that is good now; null when there is none to be had. */
  token: () => Promise<string | null>
  /** The server didn't like the token: it wants another. */
  onRefusedToken: () => void
  onEvent: (message: ServerMessage) => void
  /** Another event than those that every session needs; not parsed yet. */
  onOther: (name: string, data: unknown) => void
  onConnected: () => void
  /** `failures`: how many tries in a row have failed; 0 when the connection has just been lost. */
  onDisconnected: (failures: number) => void
}

const ackTimeoutMs = 8_000
const openTimeoutMs = 10_000
const backoff = { firstMs: 1_000, maxMs: 30_000 }

const Ack = z.union([
  z.object({ ok: z.literal(true), data: z.unknown() }),
  z.object({ ok: z.literal(false), error: ErrorBody }),
])

const isStepEvent = (name: string): name is StepEvent => Object.hasOwn(stepNews, name)

/** Null for what isn't in the form of the contract: the log will tell what it was. */
const parseEvent = (name: StepEvent, data: unknown): ServerMessage | null => {
  const parsed = stepNews[name].safeParse(data)
  return parsed.success ? ({ event: name, data: parsed.data } as ServerMessage) : null
}

const parseAck = <E extends ClientEvent>(schema: z.ZodMiniType, answer: unknown): Result<AckData<E>> => {
  const ack = Ack.safeParse(answer)
  if (ack.success && !ack.data.ok) return ack.data
  const data = ack.success && ack.data.ok ? schema.safeParse(ack.data.data) : null
  return data?.success
    ? ok(data.data as AckData<E>)
    : fail('INTERNAL', 'the server answered with something else than the contract says')
}

/**
 * The only place that knows Socket.IO's client. One connection at a time, each a new socket, so that nothing of
 * the last one is left over; Socket.IO's own reconnecting, retries and send buffer stay out of use, because only
 * the outbox may decide what is sent again.
 */
export const createSocket = (deps: SocketDeps) => {
  const { clock } = deps
  let current: Socket | null = null
  let started = false
  let failures = 0
  let cancelTimer: (() => void) | null = null
  let drainUntil = 0
  let lastHeardAt = 0
  let attempt = 0

  const drop = () => {
    attempt += 1
    cancelTimer?.()
    cancelTimer = null
    const socket = current
    current = null
    socket?.removeAllListeners()
    socket?.disconnect()
  }

  const later = (ms: number) => {
    cancelTimer?.()
    cancelTimer = clock.after(ms, () => void open())
  }

  /** The connection is gone or didn't come about. */
  const lose = (failed: boolean, waitMs = 0) => {
    drop()
    if (!started) return
    failures = failed ? failures + 1 : 0
    deps.onDisconnected(failures)
    const delay = backoffDelay(Math.max(1, failures), { ...backoff, random: deps.random })
    later(Math.max(delay, waitMs, drainUntil - clock.now()))
  }

  const refuse = (error: Error) => {
    const refusal = ErrorBody.safeParse('data' in error ? error.data : null)
    if (refusal.success && refusal.data.code === 'UNAUTHENTICATED') deps.onRefusedToken()
    lose(true, refusal.success ? refusal.data.retryAfterMs : 0)
  }

  const connected = () => {
    cancelTimer?.()
    cancelTimer = null
    failures = 0
    drainUntil = 0
    lastHeardAt = clock.now()
    deps.onConnected()
  }

  const hear = (name: string, data: unknown) => {
    lastHeardAt = clock.now()
    if (!isStepEvent(name)) {
      deps.onOther(name, data)
      return
    }
    const message = parseEvent(name, data)
    if (message) deps.onEvent(message)
  }

  const listen = (socket: Socket) => {
    socket.on('connect', connected)
    socket.on('connect_error', refuse)
    socket.on('disconnect', () => lose(false))
    socket.onAny(hear)
  }

  const open = async () => {
    drop()
    const mine = attempt
    const token = await deps.token()
    if (!started || mine !== attempt) return
    if (token === null) {
      lose(true)
      return
    }
    current = io(deps.url, {
      path: '/socket.io',
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      timeout: openTimeoutMs,
      auth: { token, protocol },
    })
    listen(current)
    cancelTimer = clock.after(openTimeoutMs, () => lose(true))
  }

  const request: Request = async (event, payload, timeoutMs = ackTimeoutMs) => {
    let socket = current
    if (!socket?.connected) return fail('UNAVAILABLE', 'not connected')
    try {
      const known = requestOf(event)
      // What is there already goes out in this very turn.
      const { data } = known instanceof Promise ? await known : known
      socket = current
      if (!socket?.connected) return fail('UNAVAILABLE', 'the connection was lost')
      const answer: unknown = await socket.timeout(timeoutMs).emitWithAck(event, payload)
      lastHeardAt = clock.now()
      return parseAck(data, answer)
    } catch {
      return fail('UNAVAILABLE', current === socket ? 'no answer in time' : 'the connection was lost')
    }
  }

  return {
    request,
    start: () => {
      if (started) return
      started = true
      failures = 0
      void open()
    },
    stop: () => {
      started = false
      drop()
    },
    isConnected: () => current?.connected === true,
    /** How long nothing has come from the server, in milliseconds. */
    silentMs: () => clock.now() - lastHeardAt,
    /** Gives the connection up as dead and makes another. */
    replace: () => {
      if (!started) return
      lose(false)
      later(0)
    },
    /** Tries now what would have been tried later; a connection that stands is left alone. */
    hurry: () => {
      if (!started || current !== null || clock.now() < drainUntil) return
      later(0)
    },
    /** The node is about to stop: move to another after the delay that it chose for this client. */
    drain: (delayMs: number) => {
      drainUntil = clock.now() + delayMs
      const socket = current
      clock.after(delayMs, () => {
        if (started && current === socket && socket !== null) {
          lose(false)
          later(0)
        }
      })
    },
  }
}

export type ChatSocketClient = ReturnType<typeof createSocket>
