import type { Row, Scene } from '../row.ts'

const fail = ({ cluster }: Scene, times: number, commands: string[], how: object) =>
  cluster.db.client.db('admin').command({
    configureFailPoint: 'failCommand',
    mode: { times },
    data: { failCommands: commands, ...how },
  })

/** What happens to the database, and on the way to it. */
export const databaseRows = {
  'database killed': {
    about: 'the database is killed in the middle of writes and started again; acknowledgements within 15 s',
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
    async act({ cluster, pause }) {
      await cluster.database.kill('SIGSTOP')
      await pause(20_000)
      await cluster.database.kill('SIGCONT')
    },
  },
  'reply lost': {
    about: 'inserts are done and their replies get lost, by the database and by the network',
    async act(scene) {
      const { cluster, random, pause } = scene
      for (let n = 0; n < 6; n += 1) {
        await fail(scene, random.whole(1, 3), ['insert'], { replyLost: true })
        await pause(random() * 3_000)
        cluster.databaseLink.set({ cutsAnswer: true })
        await pause(random() * 3_000)
      }
      cluster.databaseLink.set({})
    },
  },
  'database slow': {
    about: 'the database answers inserts late, later than anyone waits',
    async act(scene) {
      await fail(scene, 10, ['insert'], { blockConnection: true, blockTimeMS: 1_500 })
      await scene.pause(30_000)
    },
  },
} satisfies Record<string, Row>
