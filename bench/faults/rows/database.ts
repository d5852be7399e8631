import type { Row, Scene } from '../row.ts'
import { scale } from '../time.ts'

const fail = ({ cluster }: Scene, times: number, commands: string[], how: object) =>
  cluster.db.client.db('admin').command({
    configureFailPoint: 'failCommand',
    mode: { times },
    data: { failCommands: commands, ...how },
  })

const heal = ({ cluster }: Scene) =>
  cluster.db.client.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' })

/** Acknowledgements come again so soon after it. */
const withinMs = { inStepWithinMs: 15_000 }

/** What happens to the database, and on the way to it. */
export const databaseRows = {
  'database killed': {
    about: 'the database is killed in the middle of writes and started again; acknowledgements within 15 s',
    ...withinMs,
    async act({ cluster, random, pause }) {
      for (let n = 0; n < 2; n += 1) {
        await pause(random() * 3_000)
        await cluster.database.kill('SIGKILL')
        await pause(random() * 5_000)
        await cluster.database.start()
      }
      await pause(5_000)
    },
  },
  'database stopped': {
    about: 'the database stands still for 20 s',
    ...withinMs,
    async act({ cluster, pause }) {
      await cluster.database.kill('SIGSTOP')
      await pause(20_000)
      await cluster.database.kill('SIGCONT')
    },
  },
  'reply lost': {
    about: 'inserts are done and their replies get lost, by the database and by the network',
    ...withinMs,
    async act(scene) {
      const { cluster, random, pause } = scene
      for (let n = 0; n < 6; n += 1) {
        await fail(scene, random.whole(1, 3), ['insert'], { replyLost: true })
        await pause(random() * 3_000)
        await cluster.databaseLink.set({ cutsAnswer: true })
        await pause(random() * 3_000)
      }
      await cluster.databaseLink.set({})
      await heal(scene)
    },
  },
  'database slow': {
    about: 'the database answers inserts late, later than anyone waits',
    ...withinMs,
    async act(scene) {
      // The database's own time runs as fast as the machine's.
      await fail(scene, 3, ['insert'], { blockConnection: true, blockTimeMS: 12_000 / scale })
      await scene.pause(30_000)
      await heal(scene)
    },
  },
  'disk full': {
    about: 'the database can keep nothing more for 20 s and then dies of it; what it said yes to is there',
    ...withinMs,
    async act({ cluster, pause }) {
      await cluster.disk.fill()
      await pause(20_000)
      await cluster.disk.expectFull()
      await cluster.database.kill('SIGKILL')
      await cluster.database.start()
      await pause(5_000)
    },
  },
} satisfies Record<string, Row>
