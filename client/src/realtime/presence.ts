import { limits, type Payload, presenceNews } from '@oms-chat/shared'
import type { AppDispatch } from '../app/store.ts'
import {
  presenceRefused,
  presenceSaved,
  presencesForgotten,
  presencesReceived,
} from '../features/presence/presenceSlice.ts'
import type { Clock } from '../lib/clock.ts'
import type { Activity } from './activity.ts'
import type { Request } from './socket.ts'

const pingMs = 30_000
/** Whoever does nothing for so long is idle. */
const idleMs = 300_000
/** Rows that scroll by are gathered into one question. */
const gatherMs = 250
/** Without a connection one knows of nobody after so long; most are back before that, and nothing flickers. */
const forgetMs = 10_000

type Deps = { request: Request; dispatch: AppDispatch; clock: Clock; activity: Activity }

/** Tells that one is there, and hears how those are who are on the screen. */
export const createPresence = ({ request, dispatch, clock, activity }: Deps) => {
  const looks = new Map<string, number>()
  let isOnline = true
  let isActive = true
  let cancelIdle = () => {}
  let cancelPing = () => {}
  let cancelWatch: (() => void) | null = null
  let cancelForgetting: (() => void) | null = null

  const watch = async () => {
    cancelWatch = null
    if (!isOnline) return
    const userIds = [...looks.keys()].slice(0, limits.presenceIds)
    const answer = await request('presence:watch', { userIds })
    if (!answer.ok) return
    const { presences } = answer.data
    const known = new Set(presences.map(({ userId }) => userId))
    dispatch(presencesForgotten(userIds.filter((userId) => !known.has(userId))))
    dispatch(presencesReceived(presences))
  }
  const watchSoon = () => {
    cancelWatch ??= clock.after(gatherMs, () => void watch())
  }

  const ping = () => {
    cancelPing()
    cancelPing = clock.after(pingMs, ping)
    if (isOnline) void request('presence:ping', { active: isActive })
  }
  const rest = () => {
    isActive = false
    ping()
  }
  const act = () => {
    cancelIdle()
    cancelIdle = clock.after(idleMs, rest)
    if (isActive) return
    isActive = true
    ping()
  }
  const unlisten = activity.onInput(act)
  act()
  ping()

  return {
    looked: (userId: string, on: boolean) => {
      const count = (looks.get(userId) ?? 0) + (on ? 1 : -1)
      if (count > 0) looks.set(userId, count)
      else looks.delete(userId)
      if (count === 0 || (on && count === 1)) watchSoon()
    },
    hear: (data: unknown) => {
      const parsed = presenceNews['presence:changed'].safeParse(data)
      if (parsed.success) dispatch(presencesReceived(parsed.data.presences))
    },
    choose: async (given: Payload<'presence:set'>) => {
      const answer = await request('presence:set', given)
      dispatch(answer.ok ? presenceSaved(answer.data.presence) : presenceRefused(answer.error))
    },
    /** Another connection knows nothing of what the last one was told. */
    connected: (online: boolean) => {
      isOnline = online
      if (!online) {
        cancelForgetting ??= clock.after(forgetMs, () => void dispatch(presencesForgotten()))
        return
      }
      cancelForgetting?.()
      cancelForgetting = null
      ping()
      watchSoon()
    },
    stop: () => {
      unlisten()
      cancelIdle()
      cancelPing()
      cancelWatch?.()
      cancelForgetting?.()
    },
  }
}
