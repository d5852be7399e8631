import { scale } from './time.ts'
import { parseArgs } from 'node:util'
import { answerCalls } from '../support/child.ts'
import { type Cluster, hasOwnDatabase, startCluster } from './cluster.ts'
import type { Change } from './protections.ts'
import { createRandom } from './random.ts'
import { rows, usualRows } from './rows.ts'
import { runRow } from './run.ts'

/*
 * The process in which devices live, the networks are and faults are made, in the time that its command line asks for.
 */

const { values } = parseArgs({
  options: { scale: { type: 'string' }, without: { type: 'string' }, nodes: { type: 'string' } },
})
let cluster: Cluster | undefined

/** Real time, since a machine that is busy is no faster for it. Where something is taken out, rest may never come. */
const patienceMs = (values.without === undefined ? 40_000 : 15_000) * scale

const whole = async (): Promise<Cluster> => {
  cluster ??= await startCluster({
    random: createRandom(1),
    nodeCount: Number(values.nodes ?? 3),
    ...(values.without !== undefined && { changes: JSON.parse(values.without) as Change[] }),
  })
  return cluster
}

answerCalls(
  {
    async run({ name, ...given }: { name: string; seed: number; sends: number }) {
      const row = rows[name]
      if (!row) throw new Error(`there is no row called ${name}; there are ${Object.keys(rows).join(', ')}`)
      return runRow({ name, row, ...given, cluster: await whole(), patienceMs })
    },
    rows: () => usualRows(hasOwnDatabase),
  },
  () => cluster?.stop(),
)
