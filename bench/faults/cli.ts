import { appendFile, readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type Protection, protections } from './protections.ts'
import type { Report } from './run.ts'
import { type Harness, startHarness } from './start.ts'
import { addUp, linesOf, summaryOf } from './summary.ts'

/*
 * `npm run faults -- --runs 20 --seed 1 --scale 10`: so many seeded faults, one after the other, and what was found.
 * `npm run faults -- --protections`: takes one protection after the other out, and says with which seed the checker
 * finds it; `--runs` says how many it may try.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string' },
    seed: { type: 'string', default: '1' },
    scale: { type: 'string', default: '10' },
    /** In each run so many messages are submitted at least, and the fault happens more than once among them. */
    sends: { type: 'string', default: '0' },
    /** Only these faults. */
    row: { type: 'string', multiple: true },
    /** Takes a protection out, for the checker to find. */
    without: { type: 'string' },
    protections: { type: 'boolean', default: false },
    /** Keeps a line of JSON for every run, and passes over the seeds that are in there. */
    log: { type: 'string' },
  },
})

const scale = Number(values.scale)
const sends = Number(values.sends)
const runs = Number(values.runs ?? (values.protections ? 5 : 20))
const seeds = Array.from({ length: runs }, (_, run) => Number(values.seed) + run)
/** What has come together in processes and databases after so many runs isn't what is looked for. */
const runsPerHarness = 12

const exitCode = values.protections ? await tryProtections() : await runAll()
process.exit(exitCode)

async function runAll(): Promise<number> {
  const reports = await earlier(values.log)
  const done = new Set(reports.map(({ seed }) => seed))
  let harness: Harness | undefined
  let inHarness = 0
  let failures = 0
  for (const seed of seeds.filter((seed) => !done.has(seed))) {
    harness ??= startHarness({ scale, without: values.without })
    try {
      const names = values.row ?? (await harness.rows())
      const report = await harness.run(names[seed % names.length] ?? '', seed, sends)
      reports.push(report)
      for (const line of linesOf(report)) console.log(line)
      if (values.log !== undefined) await appendFile(values.log, `${JSON.stringify(report)}\n`)
    } catch (error) {
      failures += 1
      console.log(`seed ${seed} · broke off: ${error instanceof Error ? error.message : String(error)}`)
      inHarness = runsPerHarness
    }
    inHarness += 1
    if (inHarness < runsPerHarness) continue
    await harness.stop()
    harness = undefined
    inHarness = 0
  }
  await harness?.stop()
  const total = addUp(reports)
  console.log(summaryOf(total))
  return total.broken + failures > 0 ? 1 : 0
}

async function earlier(file: string | undefined): Promise<Report[]> {
  const text = file === undefined ? '' : await readFile(file, 'utf8').catch(() => '')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Report)
}

/** Every protection taken out, each on its row, until the checker finds it. */
async function tryProtections(): Promise<number> {
  const wanted = Object.entries(protections).filter(([name]) => (values.without ?? name) === name)
  let missed = 0
  console.log('| without | row | seed | found |')
  for (const [name, protection] of wanted) {
    const harness = startHarness({ scale, without: name })
    const found = await firstFound(harness, protection)
    await harness.stop()
    if (!found) missed += 1
    const { row, finds } = protection
    console.log(
      `| ${name} | ${row} | ${found?.seed ?? '-'} | ${found ? `${finds}: ${found.what}` : 'nothing'} |`,
    )
  }
  return missed > 0 ? 1 : 0
}

/** What is broken without a protection, and the first seed with which it is. */
async function firstFound(
  harness: Harness,
  { row, finds }: Protection,
): Promise<{ seed: number; what: string } | null> {
  for (const seed of seeds)
    try {
      const { violations } = await harness.run(row, seed, sends)
      const found = violations.find(({ invariant }) => invariant === finds)
      if (found) return { seed, what: found.what }
      const kinds = new Set(violations.map(({ invariant }) => invariant))
      console.error(`seed ${seed}: ${[...kinds].join(' ') || 'nothing'}`)
    } catch (error) {
      console.error(`seed ${seed} broke off: ${error instanceof Error ? error.message : String(error)}`)
    }
  return null
}
