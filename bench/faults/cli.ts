import { parseArgs } from 'node:util'
import { startHarness } from './start.ts'

/** `npm run faults -- --runs 20 --seed 1 --scale 10`: so many seeded faults, one after the other, and what was found. */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    scale: { type: 'string', default: '10' },
    /** Only this fault. */
    row: { type: 'string' },
    /** Takes a protection out, for the checker to find. */
    without: { type: 'string' },
  },
})

const harness = startHarness({ scale: Number(values.scale), without: values.without })
const names = values.row === undefined ? await harness.rows() : [values.row]
const first = Number(values.seed)
const total = { runs: 0, sent: 0, acknowledged: 0, broken: 0 }
for (let run = 0; run < Number(values.runs); run += 1) {
  const name = names[(first + run) % names.length] ?? ''
  const report = await harness.run(name, first + run)
  const { seed, row, sent, acknowledged, inStepMs, restless, violations } = report
  total.runs += 1
  total.sent += sent
  total.acknowledged += acknowledged
  total.broken += violations.length > 0 ? 1 : 0
  console.log(
    `seed ${seed} · ${row} · ${sent} sent, ${acknowledged} acknowledged · in step after ${inStepMs} ms`,
  )
  for (const what of restless) console.log(`  no rest: ${what}`)
  for (const { invariant, what } of violations.slice(0, 20)) console.log(`  ${invariant}: ${what}`)
}
await harness.stop()
console.log(
  `${total.runs} runs, ${total.sent} sends, ${total.acknowledged} acknowledged, ${total.broken} runs with something broken`,
)
process.exit(total.broken > 0 ? 1 : 0)
