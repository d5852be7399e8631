import type { LogRow } from '../models/log.ts'
import type { MessageChange } from './messageState.ts'

/** The change of a message that a row makes; null for rows that make none. */
export function messageChangeOf({ kind, rev, at, actorId, payload = {} }: LogRow): MessageChange | null {
  switch (kind) {
    case 'edit':
      return {
        kind,
        rev,
        at,
        content: payload.content ?? '',
        mentions: payload.mentions ?? [],
        callsHere: payload.callsHere === true,
      }
    case 'delete':
      return { kind, rev, at }
    case 'reaction':
      return {
        kind,
        rev,
        at,
        userId: String(actorId),
        emoji: payload.emoji ?? '',
        on: payload.on === true,
      }
    case 'created':
    case 'message':
    case 'member':
    case 'settings':
    case 'hide':
    case 'preferences':
      return null
  }
}
