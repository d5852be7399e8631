import { removeMember } from '../../../client/src/features/members/thunks.ts'
import type { Row } from '../row.ts'

const hours = 3_600_000

/** What people do, and what is wrong with their devices. */
export const peopleRows = {
  'clocks of devices': {
    about: 'devices’ clocks are 5 h ahead and 5 h behind; the order stays',
    ahead: (index) => ((index % 3) - 1) * 5 * hours,
    act: ({ pause }) => pause(10_000),
  },
  'member removed': {
    about: 'people are removed while everybody writes, each through a node that isn’t their own',
    async act({ world, random, pause }) {
      for (const { chatId, people } of world.groups.filter(({ people }) => people.length > 2)) {
        const [owner, ...others] = people
        const { userId } = random.pick(others)
        await owner?.device.store.dispatch(removeMember({ chatId, userId })).unwrap()
        await pause(5_000)
      }
    },
  },
} satisfies Record<string, Row>
