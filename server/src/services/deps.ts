import type { User } from '@oms-chat/shared'
import type { OnTold } from '../chatLog/step.ts'
import type { Models } from '../models/index.ts'
import type {
  AttemptLimiter,
  Broadcaster,
  Clock,
  FileStore,
  PresenceStore,
  Logger,
  PasswordHasher,
  RetryDelivery,
  TokenSigner,
} from './ports.ts'

/** What services need from outside; `server.ts` brings the real things. */
export type ServiceDeps = {
  models: Models
  broadcaster: Broadcaster
  clock: Clock
  logger: Logger
  passwords: PasswordHasher
  tokens: TokenSigner
  fileStore: FileStore
  presenceStore: PresenceStore
  attempts: { perIp: AttemptLimiter; perLogin: AttemptLimiter; registrations: AttemptLimiter }
  /** Hears of what was committed and told. */
  onTold?: OnTold
  /** How people reach this installation, without a slash at the end. */
  publicUrl: () => string
  /** Milliseconds between two looks at what other nodes revoked. */
  revocationPollMs: number
  retryDelivery?: RetryDelivery
  sweepEveryMs?: number
  /** Milliseconds between two looks for messages whose time has come. */
  expireEveryMs?: number
  /** Milliseconds between two looks for messages that are older than their chat keeps. */
  retainEveryMs?: number
}

/** Puts a person into the organisation's channels and those of their properties, and out of the others. */
export type ApplyAssignments = (user: User) => Promise<void>
