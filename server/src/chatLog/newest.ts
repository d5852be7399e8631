import type { Types } from 'mongoose'
import type { Id } from '@oms-chat/shared'
import { inOneBatch } from '../models/driver.ts'
import type { LogCollection } from '../models/log.ts'
import { objectId } from './ids.ts'

/** Where a log stands: its newest revision, and the newest row that shows in the main list. */
export type Newest = { rev: number; lastId: Types.ObjectId | null }

type Grouped = {
  _id: Types.ObjectId
  rev: number
  rowId: Types.ObjectId
  main: boolean | null
  lastId: Types.ObjectId | null
}

/** Where each of these logs stands, in one query that reads one row of each; logs without rows are left out. */
export async function newestOf(log: LogCollection, logIds: readonly Id[]): Promise<Map<Id, Newest>> {
  if (logIds.length === 0) return new Map()
  const groups = await log
    .aggregate<Grouped>(
      [
        { $match: { chatId: { $in: logIds.map(objectId) } } },
        { $sort: { chatId: -1, rev: -1 } },
        {
          $group: {
            _id: '$chatId',
            rev: { $first: '$rev' },
            rowId: { $first: '$_id' },
            main: { $first: '$main' },
            lastId: { $first: '$lastId' },
          },
        },
      ],
      inOneBatch,
    )
    .toArray()
  return new Map(
    groups.map(({ _id, rev, rowId, main, lastId }) => [
      String(_id),
      { rev, lastId: main === true ? rowId : (lastId ?? null) },
    ]),
  )
}
