import { appendFile, readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { protections } from './protections.ts'
import type { Report } from './run.ts'
import { type Harness, startHarness } from './start.ts'
import { addUp, linesOf, summaryOf } from './summary.ts'

/*
 * `npm run faults -- --runs 20 --seed 1 --scale 10`: so many seeded faults, one after the other, and what was found.
 * `npm run faults -- --protections`: takes one protection after the other out, and says whether the checker finds it.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    scale: { type: 'string', default: '10' },
    /** In each run the fault happens again until so many messages were submitted. */
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
/** What has come together in processes and databases after so many runs isn't what is looked for. */
const runsPerHarness = 12

const exitCode = values.protections ? await tryProtections() : await runAll()
process.exit(exitCode)

async function runAll(): Promise<number> {
  const reports = await earlier(values.log)
  const seeds = Array.from({ length: Number(values.runs) }, (_, run) => Number(values.seed) + run)
  const done = new Set(reports.map(({ seed }) => seed))
  let harness: Harness | undefined
  let runs = 0
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
      runs = runsPerHarness
    }
    runs += 1
    if (runs < runsPerHarness) continue
    await harness.stop()
    harness = undefined
    runs = 0
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

/** Every protection taken out, each on its row. */
async function tryProtections(): Promise<number> {
  let missed = 0
  const wanted = Object.entries(protections).filter(([name]) => (values.without ?? name) === name)
  for (const [name, { row, finds }] of wanted) {
    const harness = startHarness({ scale, without: name })
    const violations = await harness.run(row, Number(values.seed), sends).then(
      (report) => report.violations,
      (error: unknown) => {
        console.log(`  broke off: ${error instanceof Error ? error.message : String(error)}`)
        return []
      },
    )
    await harness.stop()
    const kinds = new Set(violations.map(({ invariant }) => invariant))
    const isFound = kinds.has(finds)
    if (!isFound) missed += 1
    console.log(
      `without “${name}” · ${row} · ${isFound ? `found: ${finds}` : `NOT found: ${finds}`} · all: ${[...kinds].join(' ')}`,
    )
    const example = violations.find(({ invariant }) => invariant === finds)
    if (example) console.log(`  ${example.what}`)
  }
  return missed > 0 ? 1 : 0
}
