import type { Row } from '../row.ts'
import type { Person } from '../world.ts'
import { removeSomebody } from './removal.ts'

const hours = 3_600_000

/** What people do, and what is wrong with their devices. */
export const peopleRows = {
  'clocks of devices': {
    about: 'devices’ clocks are 5 h ahead and 5 h behind; the order stays',
    inStepWithinMs: 5_000,
    ahead: (index) => ((index % 3) - 1) * 5 * hours,
    act: ({ pause }) => pause(10_000),
  },
  'two tabs': {
    about: 'people write in two tabs of a browser, and the network of one goes while it sends',
    tabs: true,
    async act({ world, random, pause }) {
      const isTwice = ({ userId }: Person) =>
        world.people.filter((other) => other.userId === userId).length > 1
      const tabs = world.people.filter(isTwice)
      for (let n = 0; n < 4; n += 1) {
        const { link } = random.pick(tabs).device
        link.set({ swallow: random.pick(['answers', 'all'] as const), refuses: true })
        await pause(3_000 + random() * 6_000)
        link.set({})
        link.reset()
        await pause(random() * 3_000)
      }
    },
  },
  'member removed': {
    about: 'people are removed while everybody writes, each through a node that isn’t their own',
    inStepWithinMs: 5_000,
    act: (scene) => removeSomebody(scene, 5_000),
  },
} satisfies Record<string, Row>
