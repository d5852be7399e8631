import type { mongo } from 'mongoose'
import type { FolderStore } from '../../infra/folderStore.ts'
import { driverCollection } from '../../models/driver.ts'
import type { Models } from '../../models/index.ts'
import type { LogCollection, LogRow } from '../../models/log.ts'
import type { Line } from './lines.ts'
import { inOrder } from './order.ts'

/** What stood in the log when the backup began. */
type Began = { heads: ReadonlyMap<string, number>; open: ReadonlySet<string> }

/** The heads first: what is neither above one nor open afterwards was folded before anything was read. */
async function lookAt(log: LogCollection): Promise<Began> {
  const newest = log.aggregate<{ _id: mongo.ObjectId; rev: number }>([
    { $sort: { chatId: -1, rev: -1 } },
    { $group: { _id: '$chatId', rev: { $first: '$rev' } } },
  ])
  const heads = new Map<string, number>()
  for await (const { _id, rev } of newest) heads.set(_id.toHexString(), rev)
  const rows = await log.find({ open: true }, { projection: { _id: 1 } }).toArray()
  return { heads, open: new Set(rows.map(({ _id }) => _id.toHexString())) }
}

/** A row whose fold may be missing in what was read before it is folded again by the first server that comes. */
function reopened(row: LogRow, { heads, open }: Began): LogRow {
  const head = heads.get(row.chatId.toHexString()) ?? 0
  return row.rev > head || open.has(row._id.toHexString()) ? { ...row, open: true } : row
}

/** Every log in the order of its revisions: however long it takes, what is read of one is dense. */
async function* logLines(log: LogCollection, began: Began): AsyncGenerator<Line> {
  const rows = log.find().sort({ chatId: 1, rev: 1 }).hint({ chatId: 1, rev: 1 }).batchSize(1_000)
  for await (const row of rows) yield { in: log.collectionName, row: reopened(row, began) }
}

/** Everything in the database and the files beside it, while servers go on writing. */
export async function* dump(models: Models, files: FolderStore, at: Date): AsyncGenerator<Line> {
  yield { backup: 'oms-chat', version: 1, at: at.toISOString() }
  const log = driverCollection(models.log)
  const began = await lookAt(log)
  for (const model of inOrder(models)) {
    const { name } = model.collection
    if (name === log.collectionName) yield* logLines(log, began)
    else for await (const row of model.collection.find().batchSize(1_000)) yield { in: name, row }
  }
  for await (const id of files.all()) {
    const bytes = await files.read(id)
    yield { file: id, bytes: bytes.toString('base64') }
  }
}
