import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import type { SourceMapPayload } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Report, round } from '../support/report.ts'
import { buildClient, buildReference } from './build.ts'
import { scriptsOfFirstChat } from './firstChat.ts'
import { own, partsOf } from './parts.ts'

const kib = (bytes: number) => bytes / 1_024
const gzipped = (code: string) => gzipSync(code, { level: 9 }).length

/** JavaScript that a browser loads before the first chat shows, gzipped, against a page of the same parts alone. */
export async function bundle(): Promise<Report> {
  const dir = await mkdtemp(join(tmpdir(), 'oms-chat-bundle-'))
  try {
    const [client, reference] = [join(dir, 'client'), join(dir, 'reference')]
    await buildReference(reference)
    await buildClient(client)
    const alone = (await scriptsBelow(reference)).map(gzipped).reduce((sum, size) => sum + size, 0)
    const { first, later } = await scriptsOfFirstChat(client, dir)
    const scripts = await Promise.all(first.map((file) => weigh(client, file)))
    const all = scripts.reduce((sum, { size }) => sum + size, 0)
    const more = await Promise.all(
      later.filter((file) => !first.includes(file)).map((file) => weigh(client, file)),
    )
    const allLater = more.reduce((sum, { size }) => sum + size, all)
    const parts = [...merge(scripts.map(({ parts }) => parts))].map(([what, code]) => ({
      what,
      size: gzipped(code),
    }))
    const ownSize = parts.find(({ what }) => what === own)?.size ?? 0
    const listed = parts.toSorted((a, b) => b.size - a.size).slice(0, 20)
    return {
      name: 'bundle',
      about:
        'JavaScript before the first chat shows, gzipped, as a browser loads it; below, the parts of a first visit, each gzipped alone',
      rows: [
        { what: 'React, Redux Toolkit and socket.io-client alone', KiB: round(kib(alone), 1) },
        { what: 'OMS Chat, on a first visit', KiB: round(kib(all), 1) },
        { what: 'OMS Chat, where the device holds chats', KiB: round(kib(allLater), 1) },
        ...listed.map(({ what, size }) => ({ what: `· ${what}`, KiB: round(kib(size), 1) })),
      ],
      figures: [
        { what: 'all of it', value: all / alone, unit: '× the parts alone', floor: 2, goal: 2 },
        { what: 'its own code', value: kib(ownSize), unit: 'KiB', floor: 45, goal: 45 },
      ],
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function scriptsBelow(dir: string): Promise<string[]> {
  const files = await readdir(dir, { recursive: true })
  return Promise.all(
    files.filter((file) => file.endsWith('.js')).map((file) => readFile(join(dir, file), 'utf8')),
  )
}

async function weigh(dir: string, file: string) {
  const code = await readFile(join(dir, file), 'utf8')
  const map = await readFile(join(dir, `${file}.map`), 'utf8').catch(() => undefined)
  // What has no map is the bundler's own.
  const parts =
    map === undefined ? new Map([['bundler', code]]) : partsOf(code, JSON.parse(map) as SourceMapPayload)
  return { size: gzipped(code), parts }
}

/** The same parts of several files, put together. */
function merge(files: Map<string, string>[]): Map<string, string> {
  const whole = new Map<string, string>()
  for (const [part, code] of files.flatMap((file) => [...file]))
    whole.set(part, (whole.get(part) ?? '') + code)
  return whole
}
