import type { Id } from '@oms-chat/shared'
import type { LogRow } from '../models/log.ts'

/** How a kind of log is folded into documents: chats' and people's logs differ in nothing else. */
export type Views<S> = {
  empty: S
  apply(state: S, row: LogRow): S
  /** Reads the documents: all closed rows are in them, maybe newer ones too. */
  read(logId: Id): Promise<S>
  /** Writes what these rows changed, as it is in `state`, unless what is stored is newer. */
  write(logId: Id, state: S, rows: readonly LogRow[]): Promise<void>
}
