import type { AppStore } from '../app/store.ts'
import type { Found, Question, SearchPort } from '../features/search/found.ts'
import type { FromWorker, ToWorker } from './worker.ts'

type Waiting = { resolve: (found: Found | null) => void; reject: (reason: Error) => void }

const startWorker = () => new Worker(new URL('worker.ts', import.meta.url), { type: 'module' })

const noSearch = () => new Error('messages can’t be searched on this device')

/** The worker that searches one account's messages. */
function openAccount(userId: string, worker: Worker, onChange: () => void) {
  const waiting = new Map<number, Waiting>()
  let count = 0
  const post = (message: ToWorker) => worker.postMessage(message)
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if (data.kind === 'changed') {
      onChange()
      return
    }
    const asked = waiting.get(data.id)
    waiting.delete(data.id)
    if (data.kind === 'answer') asked?.resolve(data.found)
    else asked?.reject(noSearch())
  })
  worker.addEventListener('error', () => {
    for (const { reject } of waiting.values()) reject(noSearch())
    waiting.clear()
  })
  post({ kind: 'open', userId })
  return {
    userId,
    find: (question: Question, limit: number) =>
      new Promise<Found | null>((resolve, reject) => {
        waiting.set((count += 1), { resolve, reject })
        post({ kind: 'find', id: count, question, limit })
      }),
    expire: (now: string) => post({ kind: 'expire', now }),
    stop: () => {
      worker.terminate()
      for (const { resolve } of waiting.values()) resolve(null)
      waiting.clear()
    },
  }
}

type Follower = {
  /** Takes what has expired by `now` (ISO 8601) from the messages that this device keeps. */
  expire: (userId: string, now: string) => void
  /** Is ready for whoever is signed in, and forgets whoever was. Answers how to stop that. */
  follow: (store: Pick<AppStore, 'getState' | 'subscribe'>) => () => void
}

/** Searching in the messages of this device, for one account at a time, in a worker of its own. */
export function createDeviceSearch(start = startWorker): SearchPort & Follower {
  const listeners = new Set<() => void>()
  let account: ReturnType<typeof openAccount> | null = null
  /** Null: nobody is signed in any more. */
  const open = (userId: string | null) => {
    if (account?.userId === userId) return
    account?.stop()
    account =
      userId === null
        ? null
        : openAccount(userId, start(), () => {
            for (const listener of listeners) listener()
          })
  }
  return {
    follow: ({ getState, subscribe }) => {
      const followed = () => open(getState().session.user?.id ?? null)
      followed()
      return subscribe(followed)
    },
    expire: (userId, now) => {
      open(userId)
      account?.expire(now)
    },
    find: (userId, question, limit) => {
      open(userId)
      return account ? account.find(question, limit) : Promise.reject(noSearch())
    },
    watch: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
