import { join } from 'node:path'
import type { Env } from './env.ts'
import { createFolderStore } from './infra/folderStore.ts'
import { createLocalPresence } from './infra/localPresence.ts'
import { createPasswordHasher, type PasswordCost } from './infra/passwords.ts'
import type { RedisLink } from './infra/redis.ts'
import { type ClusterPresenceTimes, createRedisPresence } from './infra/redisPresence.ts'
import { keptSecret } from './infra/secret.ts'
import { createLimiters, type Limiters } from './infra/sharedAttempts.ts'
import { createTokenSigner } from './infra/tokens.ts'
import type { Models } from './models/index.ts'
import { createServices, type Services } from './services/index.ts'
import { systemTimer } from './services/timer.ts'
import type { Broadcaster, Clock, Logger, RetryDelivery, Telemetry } from './services/ports.ts'

const minute = 60
const defaultPollMs = 1_000

type Parts = {
  models: Models
  logger: Logger
  publicUrl: () => string
  /** Ends tokens and counts attempts; what services write has the time of their own clock. */
  clock: Clock
  /** Without them, limits are per node. */
  limiters?: Limiters
  passwordCost?: PasswordCost
  revocationPollMs?: number
  expireEveryMs?: number
  retainEveryMs?: number
  sweepEveryMs?: number
  retryDelivery?: RetryDelivery
  /** Without it, only those are here who are on this node. */
  redis?: RedisLink | null
  presenceTimes?: ClusterPresenceTimes
}

/** Joins the services around a clock and a broadcaster; `onTold` hears of what they commit. */
export type Compose = (own: {
  clock: Clock
  broadcaster: Broadcaster
  onTold?: Telemetry['told']
}) => Services

const registrationsMax = ({ rateLimits }: Env) => (rateLimits ? 300 : Number.MAX_SAFE_INTEGER)

/** The real things behind the services' ports, made once. */
export async function prepareServices(env: Env, parts: Parts): Promise<Compose> {
  const {
    passwordCost,
    revocationPollMs = defaultPollMs,
    clock,
    redis,
    presenceTimes,
    limiters = createLimiters(null),
    ...given
  } = parts
  const secret = env.jwtSecret ?? (await keptSecret(env.dataDir))
  const presence = { clock, timer: systemTimer, ...presenceTimes }
  const shared = {
    ...given,
    revocationPollMs,
    passwords: createPasswordHasher(passwordCost),
    tokens: createTokenSigner(secret, clock),
    fileStore: createFolderStore(join(env.dataDir, 'files')),
    attempts: {
      perIp: limiters.shared('ip', 100, 15 * minute),
      perLogin: limiters.shared('login', 10, 15 * minute),
      registrations: limiters.shared('registrations', registrationsMax(env), 60 * minute),
    },
  }
  // Whoever stops their services closes it: the demo's author does before the server begins.
  const createPresence = () => (redis ? createRedisPresence(redis, presence) : createLocalPresence(presence))
  return (own) => createServices({ ...shared, presenceStore: createPresence(), ...own })
}
