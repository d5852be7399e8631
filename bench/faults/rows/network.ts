import type { Weather } from '../link.ts'
import type { Row, Scene } from '../row.ts'

/** Everybody's network is as it is said, each from a moment of their own, then fair again; what stood is cut. */
const weather = async ({ world, random, pause }: Scene, bad: Partial<Weather>, lastsMs: number) => {
  await Promise.all(
    world.people.map(async ({ device: { link } }) => {
      await pause(random() * 3_000)
      link.set(bad)
      await pause(lastsMs * (0.5 + random()))
      link.set({})
      if (bad.delayMs === undefined) link.reset()
    }),
  )
}

/** What happens between devices and nodes. */
export const networkRows = {
  'acknowledgements dropped': {
    about: 'what is asked arrives, and no answer comes back; then the connection breaks, five times',
    async act(scene) {
      for (let n = 0; n < 5; n += 1) await weather(scene, { swallow: 'answers' }, 3_000)
    },
  },
  'connections reset': {
    about: 'connections are reset and refused, again and again',
    async act(scene) {
      for (let n = 0; n < 4; n += 1) await weather(scene, { refuses: true, swallow: 'all' }, 1_500)
    },
  },
  'one byte a second': {
    about: 'a byte a second gets through for half a minute',
    act: (scene) => weather(scene, { bytesPerSecond: 1 }, 30_000),
  },
  'half open': {
    about: 'connections stand and nothing gets through, in one direction or both, for 40 s',
    async act(scene) {
      const { random } = scene
      await weather(scene, { swallow: random.pick(['asked', 'answers', 'all'] as const) }, 40_000)
    },
  },
  delayed: {
    about: 'everything is 1 to 2 s late, some of it later than anyone waits',
    async act(scene) {
      await weather(scene, { delayMs: 1_000 }, 10_000)
      await weather(scene, { delayMs: 6_000 }, 20_000)
    },
  },
} satisfies Record<string, Row>
