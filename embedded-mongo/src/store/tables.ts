import { mkdirSync } from 'node:fs'
import { type Database, open } from 'lmdb'

export type Table = Database<Buffer, Buffer>

/** The tables of one folder; keys and values are bytes, laid out as the README says. */
export interface Tables {
  readonly root: Database
  readonly meta: Table
  readonly documents: Table
  readonly entries: Table
  readonly sessions: Table
}

const binary = { encoding: 'binary', keyEncoding: 'binary', cache: false } as const

/**
 * Opens (or makes) `data.mdb` in `dir`. Overlapping sync is off: LMDB writes and syncs the pages, then the meta page,
 * and only then shows the commit to readers. So whatever can be read, and whatever is answered, is on the disk.
 */
export const openTables = (dir: string, mapSize: number, sync = true): Tables => {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const root = open({
    path: dir,
    mapSize,
    maxDbs: 8,
    overlappingSync: false,
    noSync: !sync,
    noMemInit: false,
    cache: false,
  })
  const table = (name: string): Table => root.openDB<Buffer, Buffer>(name, binary)
  return {
    root,
    meta: table('meta'),
    documents: table('documents'),
    entries: table('entries'),
    sessions: table('sessions'),
  }
}

export const recordIdBytes = 6

export const uint32 = (number: number): Buffer => {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeUInt32BE(number)
  return bytes
}

export const uint48 = (number: number): Buffer => {
  const bytes = Buffer.allocUnsafe(recordIdBytes)
  bytes.writeUIntBE(number, 0, recordIdBytes)
  return bytes
}

export const documentKey = (collectionId: number, recordId: number): Buffer => {
  const key = Buffer.allocUnsafe(4 + recordIdBytes)
  key.writeUInt32BE(collectionId)
  key.writeUIntBE(recordId, 4, recordIdBytes)
  return key
}

/** The least key above all that begin with `prefix`: no segment or record id begins with FF. */
export const above = (prefix: Buffer): Buffer => {
  const key = Buffer.allocUnsafe(prefix.length + 1)
  prefix.copy(key)
  key[prefix.length] = 0xff
  return key
}
