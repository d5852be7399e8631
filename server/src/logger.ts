import pino, { type DestinationStream, type Logger } from 'pino'

type Described = { type: string; code?: string | number; cause?: string; stack?: string }

/**
 * What operators learn of an error: its class and its code. Never its message, since messages quote what people
 * wrote. Where it came from only when asked for, as `LOG_LEVEL=debug` does.
 */
export function describeError(error: unknown, withStack = false): Described {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code, cause } = error as Error & { code?: unknown }
  return {
    type: error.name,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(cause instanceof Error && { cause: cause.name }),
    ...(withStack && { stack: framesOf(error) }),
  }
}

const framesOf = ({ stack = '' }: Error): string =>
  stack
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 12)
    .join('\n')

const secretFields = [
  'token',
  'accessToken',
  'password',
  'currentPassword',
  'newPassword',
  'cookie',
  'authorization',
]

const tellsStacks = new Set(['trace', 'debug'])

/** JSON lines on standard output, or where `destination` says. Secrets are struck out wherever they stand. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const redacted = secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`])
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: unknown) => describeError(error, tellsStacks.has(level)) },
      redact: { paths: [...redacted, '*.*["set-cookie"]'], censor: '[redacted]' },
    },
    destination ?? pino.destination({ sync: false }),
  )
}

/**
 * Ends the process with a line in the log when something fails that nobody catches. Node itself would print the
 * error whole, with its message.
 */
export function lastWords(logger: Logger): void {
  process.once('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'something failed that nobody caught')
    process.exit(1)
  })
}
