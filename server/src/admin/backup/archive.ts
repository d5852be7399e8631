import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { mongo } from 'mongoose'
import { CommandRefused } from '../refused.ts'
import { type End, Line } from './lines.ts'

const { EJSON } = mongo.BSON
const chunkLength = 64 * 1024

/** What a backup holds. */
export type Held = Pick<End, 'rows' | 'files'>

/** The lines as text, in pieces worth compressing, with the end that proves them whole. */
async function* textOf(lines: AsyncIterable<Line>, held: Held): AsyncGenerator<string> {
  const hash = createHash('sha256')
  let text = ''
  for await (const line of lines) {
    if ('row' in line) held.rows += 1
    if ('file' in line) held.files += 1
    text += `${EJSON.stringify(line)}\n`
    if (text.length < chunkLength) continue
    hash.update(text)
    yield text
    text = ''
  }
  hash.update(text)
  yield text
  const end: Line = { end: { ...held, sha256: hash.digest('hex') } }
  yield `${JSON.stringify(end)}\n`
}

/** Makes sure that what the folder or file at `path` holds outlives a power cut. */
async function sync(path: string): Promise<void> {
  const handle = await open(path)
  await handle.sync()
  await handle.close()
}

/** Writes a backup, which appears under its name at once and whole; only its owner may read it. */
export async function writeArchive(
  path: string,
  lines: AsyncIterable<Line>,
): Promise<Held & { bytes: number }> {
  const held: Held = { rows: 0, files: 0 }
  const part = `${path}.part`
  try {
    await pipeline(Readable.from(textOf(lines, held)), createGzip(), createWriteStream(part, { mode: 0o600 }))
    await sync(part)
    await rename(part, path)
    await sync(dirname(path))
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  return { ...held, bytes: (await stat(path)).size }
}

/** Cuts text into lines at line feeds alone: other ends of a line may stand inside of one. */
async function* cut(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of text) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

const notWhole = (path: string, why: string) =>
  new CommandRefused(`${path} is not a whole backup (${why}). Nothing was changed.`)

/** Why a stream that was to be read gave up. */
const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A line of text as what it says; null when it says nothing that a backup does. */
function parsed(text: string): Line | null {
  try {
    const line = Line.safeParse(EJSON.parse(text))
    return line.success ? line.data : null
  } catch {
    return null
  }
}

/** Follows the lines of a backup and refuses what isn't as it was written. */
function createCheck(path: string) {
  const hash = createHash('sha256')
  const held: Held = { rows: 0, files: 0 }
  let end: End | undefined
  let count = 0
  return {
    /** What a line says; null for the last one. */
    read(text: string): Line | null {
      count += 1
      const line = parsed(text)
      if (!line) throw notWhole(path, `line ${count} is unknown`)
      if (end || 'backup' in line !== (count === 1)) throw notWhole(path, `line ${count} is out of place`)
      if ('end' in line) {
        end = line.end
        return null
      }
      hash.update(`${text}\n`)
      if ('row' in line) held.rows += 1
      if ('file' in line) held.files += 1
      return line
    },
    finish(): void {
      if (!end) throw notWhole(path, 'its end is missing')
      const { rows, files, sha256 } = end
      const same = rows === held.rows && files === held.files && sha256 === hash.digest('hex')
      if (!same) throw notWhole(path, 'its check sum is wrong')
    },
  }
}

/**
 * Hands every line but the end to `take`, in order, and refuses a file that isn't the whole of what was written. Whoever
 * must not act on half a backup reads it twice.
 */
export async function readArchive(path: string, take: (line: Line) => void | Promise<void>): Promise<void> {
  const check = createCheck(path)
  // What `take` throws is passed on as it is; all else is the file's fault.
  const thrown: unknown[] = []
  const follow = async (source: AsyncIterable<string>) => {
    for await (const text of cut(source)) {
      try {
        const line = check.read(text)
        if (line) await take(line)
      } catch (error) {
        thrown.push(error)
        throw error
      }
    }
  }
  try {
    await pipeline(createReadStream(path), createGunzip().setEncoding('utf8'), follow)
  } catch (error) {
    throw thrown.length > 0 ? thrown[0] : notWhole(path, reason(error))
  }
  check.finish()
}
