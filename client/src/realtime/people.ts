import { limits, type Message } from '@oms-chat/shared'
import type { AppDispatch, RootState } from '../app/store.ts'
import { loadUsers } from '../features/users/usersSlice.ts'
import type { Clock } from '../lib/clock.ts'

/** Names wait this long for others, so that a page of messages asks once. */
const gatherMs = 50

type Deps = { dispatch: AppDispatch; getState: () => RootState; clock: Clock }

const some = (...ids: (string | null | undefined)[]) => ids.filter((id) => typeof id === 'string')

const namedBySystem = ({ system }: Message): string[] => {
  if (!system) return []
  const ids = 'userIds' in system ? system.userIds : 'userId' in system ? [system.userId] : []
  return [...some(system.actorId), ...ids]
}

/** Everybody whom a message names on the screen. */
export const namedIn = (message: Message): string[] => [
  ...some(message.senderId, message.replyTo?.senderId, message.forwardedFrom),
  ...namedBySystem(message),
  ...message.reactions.flatMap(({ userIds }) => userIds),
]

/** Fetches people whom the store doesn't know, gathered into few requests, each once. */
export const createPeople = ({ dispatch, getState, clock }: Deps) => {
  const gathered = new Set<string>()
  const asked = new Set<string>()
  let isWaiting = false

  const fetch = () => {
    isWaiting = false
    const ids = [...gathered].slice(0, limits.userIdsPerQuery)
    for (const id of ids) {
      gathered.delete(id)
      asked.add(id)
    }
    if (ids.length > 0)
      void dispatch(loadUsers(ids))
        .unwrap()
        .catch(() => {
          for (const id of ids) asked.delete(id)
        })
    if (gathered.size > 0) fetch()
  }

  return {
    need: (ids: readonly string[]) => {
      const known = getState().users.byId
      for (const id of ids) if (!known[id] && !asked.has(id)) gathered.add(id)
      if (gathered.size === 0 || isWaiting) return
      isWaiting = true
      clock.after(gatherMs, fetch)
    },
  }
}
