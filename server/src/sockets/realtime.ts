import type { Server as HttpServer } from 'node:http'
import type { Id } from '@oms-chat/shared'
import type { TrustedOrigins } from '../http/origin.ts'
import type { Services } from '../services/index.ts'
import type { Broadcaster, Clock, Logger } from '../services/ports.ts'
import { createAdmission } from './admission.ts'
import { createBroadcaster } from './broadcaster.ts'
import { endExpired } from './expiry.ts'
import { handshake } from './handshake.ts'
import { createHeads } from './heads.ts'
import { createInFlight } from './inFlight.ts'
import type { UserLimits } from './limits.ts'
import { createRoomCheck, joinRooms } from './memberships.ts'
import { messageHandlers } from './messageHandlers.ts'
import { answerEvents } from './on.ts'
import { createSocketServer, forgetRequest } from './server.ts'
import { sessionHandlers } from './sessionHandlers.ts'
import { tell } from './socket.ts'
import { syncHandlers } from './syncHandlers.ts'

export type RealtimeOptions = {
  trusted: TrustedOrigins
  limits: UserLimits
  logger: Logger
  clock: Clock
  /** How often connections are told where their chats stand. */
  headsEveryMs?: number
}

export type Realtime = {
  broadcaster: Broadcaster
  /** Lets people in: from now on these services answer them. */
  serve(services: Pick<Services, 'auth' | 'messages' | 'chats' | 'me' | 'sync'>): void
  /** Tells everyone to go elsewhere, lets nothing new begin, and waits for what is being done. */
  drain(): Promise<void>
  /** Cuts whoever is still there and stops the clocks; the HTTP server is the caller's to close. */
  close(): void
}

const beatMs = 1_000
const drainTimeoutMs = 10_000
/** Those who are told to go come back within this time, each at a moment of their own. */
const reconnectSpreadMs = 1_500

/** The live side of the server, on `/socket.io` of `httpServer`. */
export function createRealtime(httpServer: HttpServer, options: RealtimeOptions): Realtime {
  const { logger, clock, trusted, limits, headsEveryMs = 25_000 } = options
  const { io, slowReaders } = createSocketServer(httpServer)
  const inFlight = createInFlight()
  const timers: NodeJS.Timeout[] = []
  let onMove: (userId: Id) => void = () => {}

  return {
    broadcaster: createBroadcaster(io, logger, (userId) => onMove(userId)),
    serve(services) {
      const { sync } = services
      const { verifyAccess, present } = services.auth
      const handlers = {
        ...messageHandlers(services),
        ...syncHandlers(services),
        ...sessionHandlers(verifyAccess, clock),
      }
      io.use(handshake({ verifyAccess, trusted, admit: createAdmission(), isDraining: inFlight.isClosed }))
      io.on('connection', (socket) => {
        forgetRequest(socket)
        slowReaders.follow(socket)
        socket.data.joined = joinRooms(socket, sync.membershipsOf, logger)
        answerEvents(socket, { handlers, present, limits, logger, begin: inFlight.begin })
      })
      const heads = createHeads(io, sync.headsOf)
      const roomCheck = createRoomCheck(io, sync.membershipsOf)
      onMove = roomCheck.onMove
      const compare = oneAtATime(logger, async () => {
        await roomCheck.beat()
        await heads()
      })
      const beat = () => {
        slowReaders.beat()
        endExpired(io, clock)
      }
      timers.push(setInterval(beat, beatMs), setInterval(compare, headsEveryMs))
    },
    async drain() {
      for (const socket of io.of('/').sockets.values())
        tell(socket, 'server:draining', { reconnectInMs: Math.round(Math.random() * reconnectSpreadMs) })
      await inFlight.close(drainTimeoutMs)
    },
    close() {
      for (const timer of timers) clearInterval(timer)
      io.disconnectSockets(true)
      io.engine.close()
    },
  }
}

/** Runs `work` when called, unless it still runs; a failure is logged and the next call tries again. */
function oneAtATime(logger: Logger, work: () => Promise<void>): () => void {
  let running = false
  return () => {
    if (running) return
    running = true
    void work()
      .catch((error: unknown) =>
        logger.warn({ err: error }, 'could not compare connections with the database'),
      )
      .finally(() => (running = false))
  }
}
