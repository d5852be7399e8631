import { removeMember } from '../../../client/src/features/members/thunks.ts'
import { messageSubmitted } from '../../../client/src/features/messages/submit.ts'
import type { Scene } from '../row.ts'
import { groupsOf } from '../world.ts'

/**
 * In each larger group its owner removes somebody, as long as two others are left; one group after the other. Those
 * who stay write on at once.
 */
export async function removeSomebody({ world, random, pause }: Scene, restMs: number): Promise<void> {
  for (const group of world.groups.filter(({ people }) => people.length > 2)) {
    const [owner, ...others] = group.people
    const left = others.filter(({ device }) => groupsOf(device, [group]).length > 0)
    if (left.length > 1) {
      const { userId } = random.pick(left)
      await owner?.device.store.dispatch(removeMember({ chatId: group.chatId, userId })).unwrap()
      for (const { device } of left.filter((person) => person.userId !== userId))
        device.store.dispatch(
          messageSubmitted({ chatId: group.chatId, content: `word-without-${userId}-${device.name}. said` }),
        )
    }
    await pause(restMs)
  }
}
