import type { Server as HttpServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Id } from '@oms-chat/shared'
import type { Namespace } from 'socket.io'
import type { TrustedOrigins } from '../http/origin.ts'
import type { Services } from '../services/index.ts'
import type { Broadcaster, Clock, Logger, Telemetry } from '../services/ports.ts'
import { createAdmission } from './admission.ts'
import { createBroadcaster } from './broadcaster.ts'
import { logConnection } from './connectionLog.ts'
import { endExpired } from './expiry.ts'
import { handshake } from './handshake.ts'
import { createHeads } from './heads.ts'
import { createInFlight } from './inFlight.ts'
import type { UserLimits } from './limits.ts'
import { createRoomCheck, joinRooms } from './memberships.ts'
import { messageHandlers } from './messageHandlers.ts'
import { answerEvents } from './on.ts'
import type { Wire } from './otherNodes.ts'
import { receiptHandlers } from './receiptHandlers.ts'
import { createReceiptsWatch } from './receiptsWatch.ts'
import { presenceHandlers } from './presenceHandlers.ts'
import { createPresenceWatch } from './presenceWatch.ts'
import { keepRhythm, type Pulse } from './rhythm.ts'
import { userOfRoom } from './rooms.ts'
import { refuseConnections, sendAway } from './sendAway.ts'
import { createSocketServer, forgetRequest } from './server.ts'
import { sessionHandlers } from './sessionHandlers.ts'
import { syncHandlers } from './syncHandlers.ts'
import { typingHandlers } from './typingHandlers.ts'

export type RealtimeOptions = {
  trusted: TrustedOrigins
  limits: UserLimits
  logger: Logger
  telemetry: Telemetry
  clock: Clock
  /** How often connections are told where their chats stand. */
  headsEveryMs?: number
  /** The same while this node doesn’t hear the others. */
  headsAloneMs?: number
  /** Between two tellings of how people are, and two looks at who lags or whose token has run out. */
  beatMs?: number
  /** How events reach the connections of other nodes; without it, these learn of them from `heads`. */
  others?: Pulse & { wire: (nsp: Namespace) => Wire }
}

export type Realtime = {
  broadcaster: Broadcaster
  /** Lets people in: from now on these services answer them. */
  serve(
    services: Pick<
      Services,
      'auth' | 'messages' | 'receipts' | 'me' | 'sync' | 'typing' | 'presence' | 'sharingOf'
    >,
  ): void
  /** How many connections there are. */
  connections(): number
  /** How many of their events are being answered. */
  underWay(): number
  /** Lets nothing new begin, waits for what is being done, and sends everyone elsewhere. */
  drain(): Promise<void>
  /** Cuts whoever is still there and stops the clocks; the HTTP server is the caller's to close. */
  close(): void
}

const drainTimeoutMs = 10_000
/** What takes longer than this holds nobody up: they learn where to go meanwhile. */
const finishMs = 1_000

/** The live side of the server, on `/socket.io` of `httpServer`. */
export function createRealtime(httpServer: HttpServer, options: RealtimeOptions): Realtime {
  const {
    logger,
    telemetry,
    clock,
    trusted,
    limits,
    others,
    headsEveryMs = 25_000,
    headsAloneMs = 5_000,
    beatMs = 1_000,
  } = options
  let onMove: (userId: Id) => void = () => {}
  const onRemoteMove = (moved: string[]) => {
    for (const userId of moved.map(userOfRoom)) if (userId !== null) onMove(userId)
  }
  const { io, slowReaders } = createSocketServer(httpServer, others?.wire, onRemoteMove, telemetry.delivered)
  const inFlight = createInFlight()
  const timers: NodeJS.Timeout[] = []
  let stopHeads = () => {}

  return {
    broadcaster: createBroadcaster(io, logger, (userId) => onMove(userId)),
    serve(services) {
      const { sync, sharingOf } = services
      const rights = { membershipsOf: sync.membershipsOf, sharingOf }
      const { verifyAccess, present } = services.auth
      const watch = createPresenceWatch(io, services.presence, { logger, clock })
      const receiptsWatch = createReceiptsWatch(services.receipts)
      const handlers = {
        ...messageHandlers(services),
        ...receiptHandlers(services, receiptsWatch),
        ...syncHandlers(services),
        ...typingHandlers(services),
        ...presenceHandlers(services, watch),
        ...sessionHandlers(verifyAccess, clock),
      }
      const { isClosed: isDraining } = inFlight
      io.use(handshake({ verifyAccess, trusted, admit: createAdmission(), isDraining, telemetry }))
      io.on('connection', (socket) => {
        forgetRequest(socket)
        logConnection(socket, logger)
        slowReaders.follow(socket)
        socket.data.joined = joinRooms(socket, rights, logger)
        socket.once('disconnect', () => services.typing.left(socket.data))
        watch.follow(socket)
        receiptsWatch.follow(socket)
        answerEvents(socket, { handlers, present, limits, logger, telemetry, begin: inFlight.begin })
      })
      const roomCheck = createRoomCheck(io, rights)
      onMove = (userId) => {
        roomCheck.onMove(userId)
        watch.onMove(userId)
      }
      const compare = oneAtATime(logger, createHeads(io, sync.headsOf, roomCheck.beat))
      const beat = () => {
        slowReaders.beat()
        endExpired(io, clock)
        watch.beat()
      }
      timers.push(setInterval(beat, beatMs))
      stopHeads = keepRhythm(compare, { everyMs: headsEveryMs, aloneMs: headsAloneMs }, others)
    },
    connections: () => io.of('/').sockets.size,
    underWay: inFlight.count,
    async drain() {
      refuseConnections(httpServer)
      const finished = inFlight.close(drainTimeoutMs)
      await Promise.race([finished, wait(finishMs, undefined, { ref: false })])
      await sendAway(io)
      await finished
    },
    close() {
      for (const timer of timers) clearInterval(timer)
      stopHeads()
      io.local.disconnectSockets(true)
      void io.of('/').adapter.close()
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
