import {
  type AckData,
  type ClientEvent,
  clientEvents,
  type ErrorBody,
  fail,
  type Payload,
  type Result,
} from '@oms-chat/shared'
import type { Actor } from '../services/actor.ts'
import { failureOf } from '../services/failure.ts'
import type { Logger, Telemetry } from '../services/ports.ts'
import type { LimitKind, UserLimits } from './limits.ts'
import type { ChatSocket, Device } from './socket.ts'

/** What each event does: one call of a service. The payload is parsed; the answer becomes the acknowledgement. */
export type Handlers = {
  [E in ClientEvent]: (device: Device, payload: Payload<E>) => Promise<Result<AckData<E>>>
}

type Deps = {
  handlers: Handlers
  /** The actor with the rights of this very moment. */
  present: (actor: Actor) => Actor
  limits: UserLimits
  logger: Logger
  telemetry: Pick<Telemetry, 'answered'>
  /** Counts what is being done, so that a drain can wait for it; null when nothing new may begin. */
  begin: () => (() => void) | null
}

/** Refusals within ten seconds after which someone who doesn't slow down is cut. */
const patience = { refusals: 200, ms: 10_000 }

/** Events that count against an allowance of their own. */
const allowanceOf: Partial<Record<ClientEvent, LimitKind>> = {
  'message:send': 'messages',
  'message:delivered': 'receipts',
  'message:read': 'receipts',
  'receipts:watch': 'receipts',
  'typing:start': 'typing',
  'typing:stop': 'typing',
  'presence:watch': 'presence',
  'presence:get': 'presence',
  'presence:set': 'presence',
  'presence:ping': 'presence',
}

const isKnown = (event: unknown): event is ClientEvent =>
  typeof event === 'string' && Object.hasOwn(clientEvents, event)

/** As logs and figures have it: nobody writes names of their own there. */
const nameOf = (event: unknown): string => (isKnown(event) ? event : 'unknown')

/** Answers every event of a connection: parse → run → acknowledge. Whoever can't be answered is cut. */
export function answerEvents(socket: ChatSocket, deps: Deps): void {
  socket.onAny((event: unknown, ...args: unknown[]) => {
    const acknowledge = args.pop()
    if (!socket.connected) return
    if (!isCallback(acknowledge)) {
      socket.disconnect(true)
      return
    }
    const reply = (result: Result<unknown>) => {
      const line = { event: nameOf(event), code: result.ok ? 'OK' : result.error.code }
      deps.telemetry.answered(line.event, line.code)
      deps.logger.debug({ connection: socket.id, ...line }, 'event')
      acknowledge(result)
    }
    const done = deps.begin()
    if (done === null) reply(fail('UNAVAILABLE', 'This server is about to stop.'))
    else void answer(socket, deps, event, args).then(reply).finally(done)
  })
}

const isCallback = (value: unknown): value is (result: Result<unknown>) => void => typeof value === 'function'

async function answer(
  socket: ChatSocket,
  deps: Deps,
  event: unknown,
  args: unknown[],
): Promise<Result<unknown>> {
  try {
    return await run(socket, deps, event, args)
  } catch (error) {
    deps.logger.error({ err: error, event: nameOf(event), connection: socket.id }, 'an event failed')
    return { ok: false, error: failureOf(error) }
  }
}

async function run(
  socket: ChatSocket,
  { handlers, limits, present }: Deps,
  event: unknown,
  args: unknown[],
): Promise<Result<unknown>> {
  const device = socket.data
  const tooMany = await limits.take('events', device.actor.userId)
  if (tooMany !== null) return refuse(socket, tooMany)
  if (!isKnown(event)) return fail('VALIDATION', 'There is no such event.')
  const payload = parse(event, args)
  if (!payload.ok) return payload
  const kind = allowanceOf[event]
  const wait = kind === undefined ? null : await limits.take(kind, device.actor.userId)
  if (wait !== null) return limited(wait)
  if (!(await device.joined)) return fail('UNAVAILABLE', 'The server can’t do this just now.')
  if (!socket.connected) return fail('UNAUTHENTICATED', 'This connection is over.')
  device.actor = present(device.actor)
  const handle = handlers[event] as (device: Device, payload: unknown) => Promise<Result<unknown>>
  return handle(device, payload.data)
}

function parse(event: ClientEvent, args: unknown[]): Result<unknown> {
  if (args.length !== 1) return fail('VALIDATION', 'An event takes one payload and an acknowledgement.')
  const parsed = clientEvents[event].payload.safeParse(args[0])
  if (parsed.success) return { ok: true, data: parsed.data }
  const details: NonNullable<ErrorBody['details']> = parsed.error.issues
    .slice(0, 20)
    .map(({ path, message }) => ({ path: path.join('.').slice(0, 200), message: message.slice(0, 200) }))
  return fail('VALIDATION', 'The payload isn’t as expected.', { details })
}

const limited = (retryAfterMs: number) => fail('RATE_LIMITED', 'Slow down a little.', { retryAfterMs })

/** Says to slow down; whoever goes on regardless is cut, once they have been told. */
function refuse(socket: ChatSocket, retryAfterMs: number): Result<never> {
  const { refused } = socket.data
  const now = performance.now()
  if (now - refused.since > patience.ms) Object.assign(refused, { count: 0, since: now })
  refused.count += 1
  if (refused.count > patience.refusals) setImmediate(() => socket.disconnect(true))
  return limited(retryAfterMs)
}
