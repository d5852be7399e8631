import type { Id } from '@oms-chat/shared'
import type { ChatState } from '../../chatLog/state.ts'

const latelyMs = 120_000

/**
 * Whom an event must not reach although their connections may still be in the chat's room: those who went out
 * within two minutes of this process hearing of it, whatever the clocks of others say. `now` is in milliseconds.
 */
export function createRemovedLately(now: () => number = () => performance.now()) {
  const heard = new WeakMap<ChatState['members'], number>()
  return ({ members, out }: ChatState): readonly Id[] => {
    if (out.length === 0) return out
    const since = heard.get(members)
    if (since === undefined) heard.set(members, now())
    return since === undefined || now() - since < latelyMs ? out : []
  }
}

export type RemovedLately = ReturnType<typeof createRemovedLately>
