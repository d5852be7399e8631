import { fail, isTransient, ok, type Result, type SignedIn } from '@oms-chat/shared'
import type { Clock } from './clock.ts'

export type AuthDeps = {
  clock: Clock
  /** `POST /auth/refresh`. */
  refresh: () => Promise<Result<SignedIn>>
}

/** Renewed this long before the end, so that a request under way is never refused. */
const marginMs = 60_000
const retryMs = 5_000

type Held = { token: string; userId: string; endsAt: number }

const listenIn = <T>(listeners: Set<T>, listener: T) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/**
 * The access token, in memory only. Renewed before it ends and when the server refuses it; one renewal at a
 * time however many ask. Other tabs renew by themselves: the server accepts that.
 */
export const createAuth = ({ clock, refresh }: AuthDeps) => {
  let held: Held | null = null
  let running: Promise<Result<SignedIn>> | null = null
  let cancelTimer = () => {}
  const renewedListeners = new Set<(token: string) => void>()
  const endedListeners = new Set<() => void>()

  const forget = () => {
    cancelTimer()
    held = null
  }

  const end = () => {
    if (!held) return
    forget()
    for (const listener of endedListeners) listener()
  }

  const schedule = (ms: number) => {
    cancelTimer()
    cancelTimer = clock.after(ms, () => void renew())
  }

  const take = ({ accessToken, expiresIn, user }: SignedIn) => {
    const renewed = held !== null
    const lifeMs = expiresIn * 1_000
    held = { token: accessToken, userId: user.id, endsAt: clock.now() + lifeMs }
    schedule(Math.max(lifeMs - marginMs, lifeMs / 2))
    if (renewed) for (const listener of renewedListeners) listener(accessToken)
  }

  /** Another account may have signed in from another tab: its token isn't ours. */
  const isOther = (signedIn: SignedIn) => held !== null && held.userId !== signedIn.user.id

  const settle = (answer: Result<SignedIn>): Result<SignedIn> => {
    if (answer.ok && isOther(answer.data)) {
      end()
      return fail('UNAUTHENTICATED', 'someone else is signed in')
    }
    if (answer.ok) take(answer.data)
    else if (!isTransient(answer.error.code)) end()
    else if (held) schedule(retryMs)
    return answer
  }

  const renew = (): Promise<Result<SignedIn>> => {
    running ??= refresh()
      .then(settle)
      .finally(() => {
        running = null
      })
    return running
  }

  return {
    take,
    forget,
    /** Whether there is a session; its token may have to be renewed. */
    isHeld: () => held !== null,
    renew,
    /** A token that is good for a while yet; null when there is none to be had now. */
    token: async (): Promise<string | null> => {
      if (held && held.endsAt - clock.now() > marginMs / 2) return held.token
      if (!held) return null
      await renew()
      return held?.token ?? null
    },
    /** The server refused `token`: another one, unless that has come meanwhile. */
    replace: async (token: string | null): Promise<Result<string>> => {
      if (held && held.token !== token) return ok(held.token)
      const answer = await renew()
      return answer.ok ? ok(answer.data.accessToken) : answer
    },
    onRenewed: (listener: (token: string) => void) => listenIn(renewedListeners, listener),
    /** The session can't be renewed any more. */
    onEnded: (listener: () => void) => listenIn(endedListeners, listener),
  }
}

export type Auth = ReturnType<typeof createAuth>
