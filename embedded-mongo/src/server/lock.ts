import {
  linkSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'

/** Thrown when another process has the folder open; says which. */
export class FolderInUseError extends Error {
  readonly pid: number

  constructor(dir: string, pid: number, host: string) {
    super(`${dir} is owned by process ${pid}${host === hostname() ? '' : ` on ${host}`}`)
    this.pid = pid
  }
}

interface Owner {
  readonly pid: number
  /** When the process began, counted from a boot that has a name: tells a pid used again from the owner. */
  readonly began: string
  /** Where the pid means something: host and process-id namespace. */
  readonly place: string
  readonly host: string
  /** One lock from another of the same process. */
  readonly id: string
}

const beatMilliseconds = 5_000
const silentMilliseconds = 4 * beatMilliseconds

const readOr = (read: () => string): string => {
  try {
    return read()
  } catch {
    return ''
  }
}

/** Boot and start of a process; empty where the system doesn't tell (then the pid alone has to do). */
const beginningOf = (pid: number): string => {
  const boot = readOr(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
  const stat = readOr(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  const began = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  return began === '' ? '' : `${boot} ${began}`
}

const here = (): string => `${hostname()} ${readOr(() => readlinkSync('/proc/self/ns/pid'))}`

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

const isAlive = (owner: Owner, path: string): boolean => {
  if (owner.place !== here()) return Date.now() - statSync(path).mtimeMs < silentMilliseconds
  return isRunning(owner.pid) && (owner.began === '' || beginningOf(owner.pid) === owner.began)
}

const readOwner = (path: string): Owner | undefined => {
  try {
    const owner: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof owner === 'object' && owner !== null && 'pid' in owner && 'id' in owner
      ? (owner as Owner)
      : undefined
  } catch {
    return undefined
  }
}

const tryLink = (from: string, to: string): boolean => {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** Takes a dead owner's lock away; puts it back should somebody living have taken its place just now. */
const clearStale = (path: string, stale: Owner | undefined, aside: string): void => {
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  const taken = readOwner(aside)
  if (taken && taken.id !== stale?.id) tryLink(aside, path)
  rmSync(aside, { force: true })
}

/**
 * Makes this process the owner of the folder, or throws `FolderInUseError`. The lock of a dead process is taken over;
 * an owner in another container or on another host, whose pid says nothing here, lives as long as it touches its lock.
 * @returns gives the folder back
 */
export const lockFolder = (dir: string): (() => void) => {
  const path = join(dir, 'owner.json')
  const id = randomUUID()
  const owner: Owner = {
    pid: process.pid,
    began: beginningOf(process.pid),
    place: here(),
    host: hostname(),
    id,
  }
  const draft = join(dir, `owner.${id}.json`)
  writeFileSync(draft, `${JSON.stringify(owner)}\n`, { mode: 0o600 })
  try {
    for (let attempt = 0; !tryLink(draft, path); attempt++) {
      const other = readOwner(path)
      if (other && (isAlive(other, path) || attempt > 20))
        throw new FolderInUseError(dir, other.pid, other.host)
      clearStale(path, other, join(dir, `stale.${id}.json`))
    }
  } finally {
    rmSync(draft, { force: true })
  }
  const beat = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date())
    } catch {
      clearInterval(beat)
    }
  }, beatMilliseconds)
  beat.unref()
  return () => {
    clearInterval(beat)
    if (readOwner(path)?.id === id) rmSync(path, { force: true })
  }
}
