import type { Types } from 'mongoose'
import { type ErrorBody, fail } from '@oms-chat/shared'
import type { LogRow, MessageRow, MessageState, RowKind, RowPayload } from '../models/log.ts'

/** What a new row says; its place in the log is the log's to give. */
export type Draft = {
  payload?: RowPayload
  /** What shows in the main list, where something does. */
  state?: MessageState
  counts?: true
}

export type Refusal = { ok: false; error: ErrorBody }

/** A row to write, nothing to do (it is so already), or no. */
export type Decision = { draft: Draft } | 'nothing' | Refusal

/**
 * Something that somebody wants to happen in a log. `decide` is pure; it is asked again whenever another row came
 * between, and what it says about the state at a head holds for the very next revision.
 */
export type Operation<S> = {
  actorId: Types.ObjectId | null
  /** Fresh for every operation, the same again on a retry. */
  clientId: string
  kind: RowKind
  targetId?: Types.ObjectId
  /** The target is a message of this log: it is read, folded, and given to `decide`. */
  aboutMessage?: boolean
  /** What has to be read before deciding, or a refusal. It runs when its turn comes, so that nothing overtakes. */
  prepare?: () => Promise<Refusal | null>
  /** `at` is when it was asked, and what the row will say. */
  decide(state: S, target: MessageRow | null, at: Date): Decision
}

/** A row that is in the log, with the state behind it and, if it shows or changes one, the message as it is now. */
export type Commit<S> = { row: LogRow; state: S; message: MessageRow | null }

/** What became of an operation. `V` is what was told about it. */
export type Outcome<S, V> =
  | { kind: 'committed'; commit: Commit<S>; view: V }
  /** This very request was committed before. */
  | { kind: 'repeated'; row: LogRow; head: number }
  | { kind: 'nothing'; head: number; message: MessageRow | null }
  | { kind: 'refused'; error: ErrorBody }

export const unavailable = fail('UNAVAILABLE', 'The server can’t do this just now.')

export const keyTaken = fail('CONFLICT', 'This clientId was used for something else.')
