import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Id } from '@oms-chat/shared'
import { objectId } from '../chatLog/ids.ts'
import { inOneBatch } from '../models/driver.ts'
import type { LogCollection, LogRow } from '../models/log.ts'

/** Where a line of a chat stands, for ever. */
export type Place = { chatId: Id; seq: number; kind: LogRow['kind'] }

const fields = { chatId: 1, rev: 1, kind: 1 }

/**
 * Looks up where messages are; null for an id that isn't one's. What is asked for in one turn of the event loop is
 * one query, whose answers come in the order of asking: many react to one message at the same time.
 */
export function createPlaceOf(log: LogCollection) {
  async function read(ids: ReadonlySet<Id>): Promise<Map<Id, Place>> {
    const _id = { $in: [...ids].map(objectId) }
    const rows = await log.find({ _id, main: true }, { ...inOneBatch, projection: fields }).toArray()
    return new Map(
      rows.map(({ _id, chatId, rev, kind }) => [
        _id.toHexString(),
        { chatId: chatId.toHexString(), seq: rev, kind },
      ]),
    )
  }

  let gathering: { ids: Set<Id>; found: Promise<Map<Id, Place>> } | null = null

  function gather() {
    const ids = new Set<Id>()
    const found = nextTurn().then(() => {
      gathering = null
      return read(ids)
    })
    return { ids, found }
  }

  return async (messageId: Id): Promise<Place | null> => {
    gathering ??= gather()
    gathering.ids.add(messageId)
    return (await gathering.found).get(messageId) ?? null
  }
}
