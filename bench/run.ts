import { bundle } from './bundle/index.ts'
import { client } from './client/index.ts'
import { demo } from './demo/index.ts'
import { fanOut } from './fanOut/index.ts'
import { felt } from './felt/index.ts'
import { idle } from './idle/index.ts'
import { metrics } from './metrics/index.ts'
import { nodes } from './nodes/index.ts'
import { page } from './page/index.ts'
import { reconnect } from './reconnect/index.ts'
import { signs } from './signs/index.ts'
import { store } from './store/index.ts'
import { sync } from './sync/index.ts'
import { watchMachine } from './support/machine.ts'
import { publish } from './support/report.ts'

const benches = {
  fanOut,
  nodes,
  store,
  page,
  sync,
  reconnect,
  idle,
  signs,
  felt,
  metrics,
  demo,
  bundle,
  client,
}
const names = Object.keys(benches) as (keyof typeof benches)[]

/** `npm run bench` runs all, `npm run bench -- fanOut store` those; `--quick` gives a first idea in a fraction of the time. */
const given = process.argv.slice(2)
const quick = given.includes('--quick')
const wanted = given.filter((argument) => !argument.startsWith('--'))
const unknown = wanted.filter((name) => !names.some((known) => known === name))
if (unknown.length > 0) {
  console.error(`There is no bench called ${unknown.join(', ')}; there are ${names.join(', ')}.`)
  process.exit(2)
}
let held = true
for (const name of names)
  if (wanted.length === 0 || wanted.includes(name)) {
    const machine = watchMachine()
    const report = await benches[name]({ quick })
    held = (await publish(report, machine())) && held
  }
process.exit(held ? 0 : 1)
