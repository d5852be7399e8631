import type { EventData, Id, ServerEvent } from '@oms-chat/shared'
import type { Actor } from './actor.ts'

/** Gives the time; a test or the demo's author gives another. */
export type Clock = () => Date

type SessionEnd = EventData<'session:ended'>['reason']

export type ChatAudience = {
  /** People who were removed lately: they hear nothing, even if a node hasn't taken them out of the room yet. */
  except?: readonly Id[]
  /** Members who may not see the message concerned: they get `data` instead, which says only that something changed. */
  reduced?: { userIds: readonly Id[]; data: { chatId: Id; rev: number } }
}

/** How services tell people what was committed. A broadcast is a hint: losing one loses nothing. */
export type Broadcaster = {
  toChat<E extends ServerEvent>(chatId: Id, event: E, data: EventData<E>, audience?: ChatAudience): void
  toUser<E extends ServerEvent>(userId: Id, event: E, data: EventData<E>): void
  toOrganization<E extends ServerEvent>(orgId: Id, event: E, data: EventData<E>): void
  /** The person's live connections hear the chat from now on, or no longer. */
  joinChat(userId: Id, chatId: Id): void
  leaveChat(userId: Id, chatId: Id): void
  /** Tells the connections of a session, or of a person but for one session, that they end, and cuts them. */
  endSession(sessionId: Id, reason: SessionEnd): void
  endUser(userId: Id, reason: SessionEnd, exceptSessionId?: Id): void
}

/** A log of what happens, in JSON lines; never with message text. */
export type Logger = Record<'debug' | 'info' | 'warn' | 'error', (fields: object, message: string) => void>

/** Hashes are strings that carry their own parameters. */
export type PasswordHasher = {
  hash(password: string): Promise<string>
  /** Takes the same time when `hash` is null (nobody has that name) and then answers false. */
  verify(hash: string | null, password: string): Promise<boolean>
}

export type AccessClaims = { actor: Actor; expiresAt: Date }
export type FileClaims = { orgId: Id; sessionId: Id }

/** Makes and checks what this installation hands out signed. */
export type TokenSigner = {
  /** An access token, and the seconds until it ends. */
  signAccess(actor: Actor): Promise<{ token: string; expiresIn: number }>
  verifyAccess(token: string): Promise<AccessClaims | null>
  /** What opens files by cookie, until `expiresAt`. */
  signFiles(claims: FileClaims, expiresAt: Date): Promise<string>
  verifyFiles(token: string): Promise<FileClaims | null>
  /** The token of an invite: made from its id, so that it needs no place in the database. */
  inviteToken(inviteId: Id): string
  /** The id in an invite's token, null for one that wasn't made here. */
  inviteIdOf(token: string): Id | null
}

/** Counts attempts per key in a window of time. */
export type AttemptLimiter = {
  /** Takes one attempt: null while some are left, else the milliseconds until there are. */
  take(key: string): Promise<number | null>
  /** Gives one back: what succeeded isn't an attack. */
  giveBack(key: string): Promise<void>
}

/** Where the bytes of files are kept, by the file's id. */
export type FileStore = {
  put(id: Id, bytes: Uint8Array): Promise<void>
  /** null when nothing is kept under this id. */
  open(id: Id): Promise<NodeJS.ReadableStream | null>
}
