import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { field, documentAt, numberOf } from './bson/value.ts'
import { openCatalog } from './store/catalog.ts'
import { above, openTables, uint32 } from './store/tables.ts'
import { cli, startChild } from './testing/child.ts'
import { temporaryFolder } from './testing/server.ts'

const hasStrace = spawnSync('strace', ['-V']).status === 0

type Step =
  | { readonly kind: 'write'; readonly at: number; readonly bytes: Buffer; readonly synced: boolean }
  | { readonly kind: 'sync' }
  | { readonly kind: 'acknowledged' }

const bytesIn = (text: string): Buffer => Buffer.from(text.replaceAll('\\x', ''), 'hex')

/** The answer to an insert of one document holds `n: 1`. */
const insertAnswer = '\\x10\\x6e\\x00\\x01\\x00\\x00\\x00'

/** What the process did to its data file, and when it answered, in order. */
const parse = (trace: string): Step[] => {
  const opened = new Map<string, 'data' | 'meta'>()
  let position = 0
  return trace.split('\n').flatMap((line): Step[] => {
    const open = /openat\([^,]+, "([^"]*)", ([^)]*)\) += (\d+)/.exec(line)
    if (open) {
      const path = bytesIn(open[1] ?? '').toString()
      const isMeta = (open[2] ?? '').includes('O_DSYNC')
      if (path.endsWith('data.mdb')) opened.set(open[3] ?? '', isMeta ? 'meta' : 'data')
      else opened.delete(open[3] ?? '')
      return []
    }
    const write = /pwrite64\((\d+), "([^"]*)", \d+, (\d+)\)/.exec(line)
    const file = opened.get(/\((\d+)/.exec(line)?.[1] ?? '')
    if (write && file)
      return [
        { kind: 'write', at: Number(write[3]), bytes: bytesIn(write[2] ?? ''), synced: file === 'meta' },
      ]
    const sought = /lseek\(\d+, \d+, SEEK_SET\) += (\d+)/.exec(line)
    if (sought && file) {
      position = Number(sought[1])
      return []
    }
    const gathered = /writev\(\d+, \[(.*)\], \d+(?:, (\d+))?\)/.exec(line)
    if (gathered && file) {
      const parts = [...(gathered[1] ?? '').matchAll(/iov_base="([^"]*)"/g)].map(([, text = '']) =>
        bytesIn(text),
      )
      const at = gathered[2] === undefined ? position : Number(gathered[2])
      return [{ kind: 'write', at, bytes: Buffer.concat(parts), synced: file === 'meta' }]
    }
    if (/(?:fdatasync|fsync|msync)\(/.test(line) && file) return [{ kind: 'sync' }]
    return line.includes(insertAnswer) && !file ? [{ kind: 'acknowledged' }] : []
  })
}

const applied = (file: Buffer, steps: readonly Step[]): Buffer => {
  let image = Buffer.from(file)
  for (const step of steps) {
    if (step.kind !== 'write') continue
    const end = step.at + step.bytes.length
    if (end > image.length) image = Buffer.concat([image, Buffer.alloc(end - image.length)])
    step.bytes.copy(image, step.at)
  }
  return image
}

/** Opens an image: its rows must be 0, 1, 2 … without a hole, and each index must hold exactly them. */
const rowsIn = async (dir: string, image: Buffer): Promise<number> => {
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir)
  writeFileSync(join(dir, 'data.mdb'), image)
  const tables = openTables(dir, 64 * 1024 * 1024)
  try {
    const collection = openCatalog(tables).forRead().collections.get('test.rows')
    if (!collection) return 0
    const start = uint32(collection.id)
    const rows = [...tables.documents.getRange({ start, end: above(start) })].map(({ value }) =>
      documentAt(value),
    )
    const numbers = rows.map((row) => numberOf(field(row, 'n') ?? row)).sort((a, b) => a - b)
    expect(numbers).toEqual(numbers.map((_, at) => at))
    for (const index of collection.indexes)
      expect([...tables.entries.getKeys({ start: index.prefix, end: above(index.prefix) })].length).toBe(
        rows.length,
      )
    return rows.length
  } finally {
    await tables.root.close()
  }
}

const rowCount = 40

/** Runs the real process under strace and inserts rows one by one. */
const record = async (dir: string): Promise<Step[]> => {
  const trace = join(dir, 'trace')
  const child = await startChild('strace', [
    '-f',
    '-xx',
    '-s',
    '1000000',
    '-o',
    trace,
    '-e',
    'trace=openat,pwrite64,pwritev,fdatasync,fsync,msync,lseek,write,writev',
    process.execPath,
    cli(),
    '--port',
    '0',
    '--dir',
    join(dir, 'db'),
  ])
  const client = await new MongoClient(child.url, { retryWrites: false }).connect()
  const collection = client.db('test').collection('rows')
  await collection.createIndexes([{ key: { n: 1 }, unique: true }, { key: { text: 1 } }])
  for (let n = 0; n < rowCount; n++)
    await collection.insertOne({ n, text: `row ${n % 7}`, pad: 'x'.repeat((n % 5) * 1_500) })
  await client.close()
  const owner = JSON.parse(readFileSync(join(dir, 'db', 'owner.json'), 'utf8')) as { pid: number }
  process.kill(owner.pid, 'SIGTERM')
  await child.end('SIGCONT')
  return parse(readFileSync(trace, 'utf8'))
}

describe('a recorded log of all writes to the file', () => {
  it.skipIf(!hasStrace)(
    'cut at every sync, with any part of what was not yet synced, opens whole with all that was acknowledged',
    async () => {
      const { dir, remove } = await temporaryFolder()
      const steps = await record(dir)
      const image = join(dir, 'image')
      let durable: Buffer = Buffer.alloc(0)
      let floating: Step[] = []
      let answered = 0
      let syncs = 0
      for (const step of steps) {
        if (step.kind === 'acknowledged') answered++
        else if (step.kind === 'write' && !step.synced) floating.push(step)
        else {
          // Power may go before this sync is done: some of the floating pages are on the disk, others aren't.
          const some = floating.filter(() => Math.random() < 0.5)
          if (syncs > 0) expect(await rowsIn(image, applied(durable, some))).toBeGreaterThanOrEqual(answered)
          durable = applied(durable, [...floating, step])
          floating = []
          syncs++
          expect(await rowsIn(image, durable)).toBeGreaterThanOrEqual(answered)
        }
      }
      expect(answered).toBe(rowCount)
      expect(syncs).toBeGreaterThan(rowCount)
      expect(await rowsIn(image, durable)).toBe(rowCount)
      await remove()
    },
  )
})
