import type { EventData, Id, ServerEvent } from '@oms-chat/shared'
import type { Actor } from './actor.ts'
import type { Sharing } from './me/sharing.ts'

/** Gives the time; a test or the demo's author gives another. */
export type Clock = () => Date

/** Calls `run` once after so many milliseconds; the answer cancels it. */
export type Timer = (ms: number, run: () => void) => () => void

type SessionEnd = EventData<'session:ended'>['reason']

export type ChatAudience = {
  /** People who were removed lately: they hear nothing, even if a node hasn't taken them out of the room yet. */
  except?: readonly Id[]
  /** Members who may not see the message concerned: they get `data` instead, which says only that something changed. */
  reduced?: { userIds: readonly Id[]; data: { chatId: Id; rev: number } }
  /** Members whom the message concerned calls because they were here: they alone are told so, by `data` instead. */
  called?: { userIds: readonly Id[]; data: EventData<'message:new'> }
}

/** How services tell people what was committed. A broadcast is a hint: losing one loses nothing. */
export type Broadcaster = {
  toChat<E extends ServerEvent>(chatId: Id, event: E, data: EventData<E>, audience?: ChatAudience): void
  toUser<E extends ServerEvent>(userId: Id, event: E, data: EventData<E>): void
  toOrganization<E extends ServerEvent>(orgId: Id, event: E, data: EventData<E>): void
  /** The person's live connections hear the chat from now on, or no longer. */
  joinChat(userId: Id, chatId: Id): void
  leaveChat(userId: Id, chatId: Id): void
  /** What the person's live connections may hear of others from now on: as much as others hear of them. */
  share(userId: Id, sharing: Sharing): void
  /** Tells the connections of a session, or of a person but for one session, that they end, and cuts them. */
  endSession(sessionId: Id, reason: SessionEnd): void
  endUser(userId: Id, reason: SessionEnd, exceptSessionId?: Id): void
}

/** A log of what happens, in JSON lines; never with message text. */
export type Logger = Record<'debug' | 'info' | 'warn' | 'error', (fields: object, message: string) => void>

/** What operators count. It costs next to nothing, and never fails. */
export type Telemetry = {
  /** An event of a client was answered, with `OK` or the code of its refusal. */
  answered(event: string, code: string): void
  /** Events were written to connections. */
  delivered(count: number): void
  /** Rows that were committed at `committedAt`, of `performance.now()`, are being told in this turn. */
  told(rows: number, committedAt: number): void
  /** A request was answered; `code` is that of its refusal. */
  requested(method: string, route: string, status: string, seconds: number, code?: string): void
}

/** Hashes are strings that carry their own parameters. */
export type PasswordHasher = {
  hash(password: string): Promise<string>
  /** Takes the same time when `hash` is null (nobody has that name) and then answers false. */
  verify(hash: string | null, password: string): Promise<boolean>
}

export type AccessClaims = { actor: Actor; expiresAt: Date }
export type FileClaims = { orgId: Id; sessionId: Id }

/** Where an invite leads. */
export type InviteKind = 'organization' | 'chat'

/** Makes and checks what this installation hands out signed. */
export type TokenSigner = {
  /** An access token, and the seconds until it ends. */
  signAccess(actor: Actor): Promise<{ token: string; expiresIn: number }>
  verifyAccess(token: string): Promise<AccessClaims | null>
  /** What opens files by cookie, until `expiresAt`. */
  signFiles(claims: FileClaims, expiresAt: Date): Promise<string>
  verifyFiles(token: string): Promise<FileClaims | null>
  /** The token of an invite: made from its id, so that it needs no place in the database. */
  inviteToken(inviteId: Id, kind: InviteKind): string
  /** The id in an invite's token, null for one that wasn't made here, or for another kind. */
  inviteIdOf(token: string, kind: InviteKind): Id | null
}

export type Liveness = 'active' | 'idle'

/**
 * Who is here, over all their connections and all nodes. Nothing it does may fail or hold up: without word of
 * somebody, they aren't here.
 */
export type PresenceStore = {
  /**
   * A connection of somebody's stands, and whether they do something there. Without `isActive` it is new, and they
   * are as active as they were. To be said again every half a minute.
   */
  here(userId: Id, connection: string, isActive?: boolean): void
  /** A connection is over. Its person stays for a while: most come back at once. */
  gone(userId: Id, connection: string): void
  /** Those of these people who are here. */
  livenessOf(userIds: readonly Id[]): Promise<ReadonlyMap<Id, Liveness>>
  /** Tells every node that something else about somebody changed. */
  announce(userId: Id): void
  /** Hears of everyone whose presence may have changed, on whatever node. */
  onChanged(listener: (userId: Id) => void): void
  /** Hears when somebody came who wasn't here, or isn't here any more since `at`: on one node. */
  onPassage(listener: (userId: Id, at: Date, isHere: boolean) => void): void
  /** Hears when word of changes on other nodes may have been lost: anybody may be other than was told. */
  onGap(listener: () => void): void
  /** Leaves word that this node goes, whose people stay for a while; resolves when nothing more is to be said. */
  close(): void | Promise<void>
}

/** Counts attempts per key in a window of time. */
export type AttemptLimiter = {
  /** Takes one attempt: null while some are left, else the milliseconds until there are. */
  take(key: string): Promise<number | null>
  /** Gives one back: what succeeded isn't an attack. */
  giveBack(key: string): Promise<void>
}

/** Something done again and again beside the requests; on whichever node, and harmless when done twice. */
export type Upkeep = { name: string; everyMs: number; run(): Promise<unknown> }

/** Has rows of a log that were committed and not told done again elsewhere; false when that can’t be arranged. */
export type RetryDelivery = (logId: Id, rowIds: readonly Id[]) => Promise<boolean>

/** Where the bytes of files are kept, by the file's id. */
export type FileStore = {
  put(id: Id, bytes: Uint8Array): Promise<void>
  /** null when nothing is kept under this id. */
  open(id: Id): Promise<NodeJS.ReadableStream | null>
}
