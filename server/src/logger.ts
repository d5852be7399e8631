import pino, { type DestinationStream, type Logger } from 'pino'

/** Where an error came from, without its message: messages quote what people wrote. */
export function describeError(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error }
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  const code = 'code' in error ? error.code : undefined
  return { type: error.name, code, stack: frames.slice(0, 12).join('\n') }
}

const secretFields = [
  'token',
  'accessToken',
  'password',
  'currentPassword',
  'newPassword',
  'cookie',
  'authorization',
]

/** JSON lines on standard output, or where `destination` says. Secrets are struck out wherever they stand. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const redacted = secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`])
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: describeError },
      redact: { paths: [...redacted, '*.*["set-cookie"]'], censor: '[redacted]' },
    },
    destination ?? pino.destination({ sync: false }),
  )
}
