import { resolve } from 'node:path'
import * as z from 'zod'

/** What an installation can set, parsed; every other file gets it from here and none reads `process.env`. */
export type Env = {
  production: boolean
  port: number
  /** Where to listen; unset: everywhere, or loopback only while the demo organisation is there. */
  host: string | undefined
  /** How people reach this installation, without a slash at the end; unset: `http://localhost:<port>`. */
  publicUrl: string | undefined
  dataDir: string
  mongodbUrl: string | undefined
  /** Makes the nodes on one database a cluster; several hosts, parted by commas, for a cluster of Redis. */
  redisUrl: string | undefined
  /** At least 32 characters in production; unset in development: made once and kept in `dataDir`. */
  jwtSecret: string | undefined
  corsOrigins: readonly string[]
  logLevel: string
  /** Unset: the demo is made on the first start of an empty embedded database, outside production. */
  seedDemo: boolean | undefined
  /** As Express's `trust proxy`: hops, or the proxies' addresses. */
  trustProxy: number | readonly string[] | false
  rateLimits: boolean
  /** Whether this node takes jobs from the queues in Redis; otherwise processes of `npm run worker` do. */
  workers: boolean
}

const secretLengthMin = 32
/** What examples say where a secret belongs. */
const exampleSecret = /change.?me/i

const isOrigin = (text: string) => URL.canParse(text) && new URL(text).origin === text
const list = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
const flag = z.enum(['true', 'false']).transform((value) => value === 'true')

const port = 'expected a port, 0 to 65535'

const variables = z.object({
  NODE_ENV: z.string().optional(),
  PORT: z.coerce.number(port).int(port).min(0, port).max(65_535, port).default(3000),
  HOST: z.string().optional(),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  DATA_DIR: z.string().default('./data'),
  MONGODB_URL: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'expected a mongodb:// address')
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/[^\s,]+(,[^\s,]+)*$/, 'expected a redis:// address')
    .optional(),
  JWT_SECRET: z.string().optional(),
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform(list)
    .refine((origins) => origins.every(isOrigin), 'expected origins such as https://oms.example.com'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).optional(),
  SEED_DEMO: flag.optional(),
  TRUST_PROXY: z
    .string()
    .default('false')
    .transform((text) => {
      if (text === 'false' || text === '0') return false
      if (text === 'true') return 1
      return /^\d+$/.test(text) ? Number(text) : list(text)
    }),
  RATE_LIMITS: z
    .enum(['on', 'off'])
    .default('on')
    .transform((value) => value === 'on'),
  WORKERS: z
    .enum(['on', 'off'])
    .default('on')
    .transform((value) => value === 'on'),
})

/** Every variable that is read, by its name. */
export const variableNames: readonly string[] = Object.keys(variables.shape)

/** A setting is wrong or missing: `message` is one line that says which, and what is expected. */
export class EnvError extends Error {}

/** Parses the environment, an empty variable being the same as none; throws `EnvError` for the first that is wrong. */
export function readEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const parsed = variables.safeParse(given)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new EnvError(`${issue?.path.join('.') ?? 'environment'}: ${issue?.message ?? 'is wrong'}`)
  }
  const { data } = parsed
  const production = data.NODE_ENV === 'production'
  if (production) refuseUnsafe(data)
  return {
    production,
    port: data.PORT,
    host: data.HOST,
    publicUrl: data.PUBLIC_URL,
    dataDir: resolve(data.DATA_DIR),
    mongodbUrl: data.MONGODB_URL,
    redisUrl: data.REDIS_URL,
    jwtSecret: data.JWT_SECRET,
    corsOrigins: data.CORS_ORIGINS,
    logLevel: data.LOG_LEVEL ?? (production ? 'info' : 'warn'),
    seedDemo: data.SEED_DEMO,
    trustProxy: data.TRUST_PROXY,
    rateLimits: data.RATE_LIMITS,
    workers: data.WORKERS,
  }
}

/** What is handy while developing and dangerous in production. */
function refuseUnsafe({ JWT_SECRET: secret, RATE_LIMITS: limited }: z.infer<typeof variables>) {
  if (secret === undefined)
    throw new EnvError('JWT_SECRET: is missing; set it to 32 or more random characters')
  if (exampleSecret.test(secret)) throw new EnvError('JWT_SECRET: is the example’s; set one of your own')
  if (secret.length < secretLengthMin)
    throw new EnvError(`JWT_SECRET: is too short; it needs ${secretLengthMin} or more random characters`)
  if (!limited) throw new EnvError('RATE_LIMITS: can’t be off in production')
}
