import { mkdir, writeFile } from 'node:fs/promises'
import type { Machine } from './machine.ts'

/** One measured figure, held against what is wanted: smaller is better. */
export type Figure = { what: string; value: number; unit: string; floor: number; goal: number }

export type Report = {
  name: string
  /** What was measured, against what, and how. */
  about: string
  rows: Record<string, string | number>[]
  figures: Figure[]
}

const results = new URL('../results/', import.meta.url)

/** The middle of a list: what it would be on a day without accidents. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** The value below which `share` (0…1) of the sorted list lies. */
export const quantile = (sorted: number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN

export const round = (value: number, digits = 2): number => Number(value.toFixed(digits))

/** Prints a report and keeps it as JSON; true when every floor holds. */
export async function publish(report: Report, machine: Machine): Promise<boolean> {
  console.log(`\n${report.name}: ${report.about}`)
  console.table(report.rows)
  for (const { what, value, unit, floor, goal } of report.figures) {
    const verdict = value <= goal ? 'goal reached' : value <= floor ? 'floor held' : 'FLOOR MISSED'
    console.log(`${what}: ${round(value, 3)} ${unit} (floor ${floor}, goal ${goal}): ${verdict}`)
  }
  const { node, cpus, cpu, paceMs, stolen } = machine
  const taken = Number.isNaN(stolen)
    ? ''
    : `; its host took ${round(100 * stolen, 0)} % of its time for others`
  console.log(
    `on ${cpus} cores (${cpu}), Node ${node}: ${round(paceMs, 1)} ms for the piece of work that tells its pace${taken}`,
  )
  await mkdir(results, { recursive: true })
  const kept = { at: new Date().toISOString(), machine, ...report }
  await writeFile(new URL(`${report.name}.json`, results), `${JSON.stringify(kept, null, 2)}\n`)
  return report.figures.every(({ value, floor }) => value <= floor)
}
