import { meChangesReceived } from '../features/chats/events.ts'
import { pause, type RealtimeDeps, type Turn } from './deps.ts'

const graceMs = 200

/** Keeps one's own log (preferences, hidden messages, settings) in step: the next change is applied, a hole fetched. */
export const createOwnLog = ({ request, dispatch, getState, clock }: RealtimeDeps) => {
  let running = false
  const known = () => getState().chats.meRev

  const fetch = async (turn: Turn) => {
    if (running) return
    running = true
    let more = true
    while (more && turn.live) {
      const answer = await request('me:changes', { after: known() })
      if (answer.ok) dispatch(meChangesReceived(answer.data))
      more = answer.ok && answer.data.more
    }
    running = false
  }

  return {
    hear: (action: ReturnType<typeof meChangesReceived>, turn: Turn) => {
      const { changes, upTo } = action.payload
      if (upTo <= known()) return
      if ((changes[0]?.rev ?? upTo) <= known() + 1) dispatch(action)
      else void fetch(turn)
    },
    /** The log stands at `rev`; an event may still bring it. */
    note: async (rev: number, turn: Turn) => {
      if (rev <= known()) return
      await pause(clock, graceMs)
      if (rev > known()) await fetch(turn)
    },
    fetch,
  }
}
