import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** What machine measured, and how it was doing: figures of different runs can be compared by it. */
export type Machine = {
  node: string
  cpus: number
  cpu: string
  /** Milliseconds for a piece of work that is always the same; the least of some runs. */
  paceMs: number
  /** The share (0…1) of the time that it wanted to compute in which its host computed for others; NaN if nobody tells. */
  stolen: number
}

const piece = JSON.stringify(Array.from({ length: 2_000 }, (_, n) => ({ id: `${n}`, text: 'to and fro', n })))

function paceMs(): number {
  let least = Infinity
  for (let times = 0; times < 5; times += 1) {
    const began = performance.now()
    for (let n = 0; n < 30; n += 1) JSON.stringify(JSON.parse(piece))
    least = Math.min(least, performance.now() - began)
  }
  return least
}

/** Ticks of all cores since the machine started: busy for itself, and taken by its host; proc(5), /proc/stat. */
function ticks(): { busy: number; stolen: number } {
  try {
    const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = readFileSync(
      '/proc/stat',
      'utf8',
    )
      .split('\n', 1)
      .join('')
      .split(/\s+/)
      .map(Number)
    return { busy: user + nice + system + irq + softirq, stolen: steal }
  } catch {
    return { busy: Number.NaN, stolen: Number.NaN }
  }
}

/** Begins to watch the machine; what it answers tells how it was since then. */
export function watchMachine(): () => Machine {
  const before = ticks()
  return () => {
    const after = ticks()
    const stolen = after.stolen - before.stolen
    const cores = cpus()
    return {
      node: process.version,
      cpus: cores.length,
      cpu: cores[0]?.model ?? '',
      paceMs: paceMs(),
      stolen: stolen / (after.busy - before.busy + stolen),
    }
  }
}
