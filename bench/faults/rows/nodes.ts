import type { Row, Scene } from '../row.ts'

const times = async (count: number, act: () => Promise<void>) => {
  for (let n = 0; n < count; n += 1) await act()
}

const killOne = async ({ cluster, random, pause }: Scene) => {
  const node = random.pick(cluster.nodes)
  await pause(random() * 2_000)
  await node.kill('SIGKILL')
  await pause(random() * 3_000)
  await node.start()
}

const withinMs = { inStepWithinMs: 5_000 }

/** What happens to the nodes. */
export const nodeRows = {
  'node killed': {
    about: 'a node is killed between inserts and acknowledgements, twice',
    ...withinMs,
    act: (scene) => times(2, () => killOne(scene)),
  },
  'all nodes killed': {
    about: 'all nodes are killed at once, and devices that found none wait up to 30 s before they look again',
    inStepWithinMs: 35_000,
    async act({ cluster, pause }) {
      await Promise.all(cluster.nodes.map((node) => node.kill('SIGKILL')))
      await pause(5_000)
      await Promise.all(cluster.nodes.map((node) => node.start()))
    },
  },
  'node stopped': {
    about: 'a node stands still for 40 s and goes on as if nothing had been',
    ...withinMs,
    async act({ cluster, random, pause }) {
      const node = random.pick(cluster.nodes)
      await node.kill('SIGSTOP')
      await pause(40_000)
      await node.kill('SIGCONT')
    },
  },
  'rolling restart': {
    about: 'one node after the other is told to end and started again, under load',
    ...withinMs,
    async act({ cluster, pause }) {
      for (const node of cluster.nodes) {
        await node.kill('SIGTERM')
        await node.start()
        await pause(2_000)
      }
    },
  },
  'clocks of nodes': {
    about: 'nodes come back with clocks that are 5 h ahead and 5 h behind',
    ...withinMs,
    async act({ cluster, pause }) {
      const [first, second] = cluster.nodes
      const set = async (hours: number[]) => {
        for (const [index, node] of [first, second].entries()) {
          if (!node) continue
          node.ahead = (hours[index] ?? 0) * 3_600_000
          await node.kill('SIGTERM')
          await node.start()
        }
      }
      await set([5, -5])
      await pause(20_000)
      await set([0, 0])
    },
  },
} satisfies Record<string, Row>
