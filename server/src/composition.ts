import { join } from 'node:path'
import type { Env } from './env.ts'
import { createAttemptLimiter } from './infra/attempts.ts'
import { createFolderStore } from './infra/folderStore.ts'
import { createPasswordHasher, type PasswordCost } from './infra/passwords.ts'
import { keptSecret } from './infra/secret.ts'
import { createTokenSigner } from './infra/tokens.ts'
import type { Models } from './models/index.ts'
import { createServices, type Services } from './services/index.ts'
import type { Broadcaster, Clock, Logger } from './services/ports.ts'

const minute = 60
const defaultPollMs = 1_000

type Parts = {
  models: Models
  logger: Logger
  publicUrl: () => string
  /** Ends tokens and counts attempts; what services write has the time of their own clock. */
  clock: Clock
  passwordCost?: PasswordCost
  revocationPollMs?: number
}

/** Joins the services around a clock and a broadcaster. */
export type Compose = (own: { clock: Clock; broadcaster: Broadcaster }) => Services

/** The real things behind the services' ports, made once. */
export async function prepareServices(env: Env, parts: Parts): Promise<Compose> {
  const { passwordCost, revocationPollMs = defaultPollMs, clock, ...given } = parts
  const secret = env.jwtSecret ?? (await keptSecret(env.dataDir))
  const shared = {
    ...given,
    revocationPollMs,
    passwords: createPasswordHasher(passwordCost),
    tokens: createTokenSigner(secret, clock),
    fileStore: createFolderStore(join(env.dataDir, 'files')),
    attempts: {
      perIp: createAttemptLimiter(100, 15 * minute),
      perLogin: createAttemptLimiter(10, 15 * minute),
      registrations: createAttemptLimiter(env.rateLimits ? 300 : Number.MAX_SAFE_INTEGER, 60 * minute),
    },
  }
  return (own) => createServices({ ...shared, ...own })
}
