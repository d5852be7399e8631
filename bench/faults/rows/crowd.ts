import { readFile } from 'node:fs/promises'
import type { Came, Coming } from '../../reconnect/clients.ts'
import type { Away, Size } from '../../reconnect/ours.ts'
import { startWorker } from '../../support/child.ts'
import type { Cluster, ClusterNode } from '../cluster.ts'
import type { Row } from '../row.ts'
import { scale, since } from '../time.ts'

const chatsEach = 20
/** A machine whose time runs tenfold has a tenth of the work done; whole rounds, so that as many move for everybody. */
const count = Math.round(1_000 / scale / chatsEach) * chatsEach
const size: Size = { count, chatsEach, said: 5, movedEach: 2 }
/** So many at a time come on a day on which nothing happens. */
const fewAtOnce = 20
const withinMs = 5_000
/** To the memory that a node takes at most when they come one after the other. */
const memoryFactor = 1.5

const start = (file: string, args: string[]) =>
  startWorker(new URL(`../${file}`, import.meta.url), [...args, `--scale=${scale}`, `--since=${since}`])

/** The most memory that any node's process has had since it was started, in MiB. */
async function peakOf({ nodes }: Cluster): Promise<number> {
  const peak = async (node: ClusterNode) => {
    const status = await readFile(`/proc/${node.pid()}/status`, 'utf8')
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024
  }
  return Math.max(...(await Promise.all(nodes.map(peak))))
}

/** What happens when everybody comes at once. */
export const crowdRows = {
  'all come back at once': {
    about: `all nodes are killed, and ${size.count} devices come back in one moment, in step within 5 s`,
    async act({ cluster, tell }) {
      const server = start('crowdServer.ts', [cluster.url])
      const clients = start('crowdClients.ts', [])
      try {
        const away = await server.call<Away[]>('fill', size)
        const come = async (who: Away[]): Promise<Came> => {
          const tokens = await server.call<string[]>('tokens', who)
          const ports = cluster.nodes.map(({ port }) => port)
          const held = who.map((one) => one.held)
          const came = await clients.call<Came>('come', { ports, tokens, held } satisfies Coming)
          const missed = who.length * size.movedEach - came.messages
          if (missed !== 0) throw new Error(`devices that came back missed ${missed} messages`)
          return came
        }
        for (let first = 0; first < away.length; first += fewAtOnce)
          await come(away.slice(first, first + fewAtOnce))
        const calm = await peakOf(cluster)
        await Promise.all(cluster.nodes.map((node) => node.kill('SIGKILL')))
        await Promise.all(cluster.nodes.map((node) => node.start()))
        const { all } = await come(away)
        const unit = 'of the harness’s ms'
        tell({ what: `${away.length} at once in step`, value: Math.round(all), unit, atMost: withinMs })
        const value = Math.round(await peakOf(cluster))
        tell({ what: 'a node’s memory', value, unit: 'MiB', atMost: Math.round(calm * memoryFactor) })
      } finally {
        await Promise.all([server.stop(), clients.stop()])
      }
    },
  },
} satisfies Record<string, Row>
