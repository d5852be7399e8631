import { fail, ok, type Result, type RouteName } from '@oms-chat/shared'
import type { Api, ApiAnswer, ApiInput } from '../app/ports.ts'
import { type Auth, createAuth } from './auth.ts'
import type { Clock } from './clock.ts'
import { createHttp, signedInOf } from './http.ts'
import { routeOf } from './routes.ts'

export type ApiOptions = {
  baseUrl: string
  fetch: typeof fetch
  clock: Clock
  /** Remembers over a reload that one signed out without a network, so that the session is ended later. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null
}

const signedOutFlag = 'oms-chat:signed-out'

/** The typed REST client with the session in it: signing in, renewing and signing out keep its token. */
export const createApi = ({ baseUrl, fetch, clock, storage }: ApiOptions): { api: Api; auth: Auth } => {
  const http = createHttp({ baseUrl, fetch })

  /** A sign-out that the server never heard comes first: the cookie must not sign anyone in again. */
  const finishSignOut = async (): Promise<boolean> => {
    if (!storage?.getItem(signedOutFlag)) return true
    const answer = await http.send('logout', {}, null)
    if (answer.ok) storage.removeItem(signedOutFlag)
    return answer.ok
  }

  const auth = createAuth({
    clock,
    refresh: async () => {
      if (!(await finishSignOut()))
        return { ok: false, error: { code: 'UNAUTHENTICATED', message: 'signed out' } }
      const answer = await http.send('refresh', {}, null)
      return answer.ok ? ok(answer.data.data) : answer
    },
  })

  /** While the answer to a sign-out is under way: it takes the cookie away, so nobody signs in before it. */
  let leaving: Promise<unknown> = Promise.resolve()

  const signOut = async () => {
    auth.forget()
    storage?.setItem(signedOutFlag, '1')
    const sent = http.send('logout', {}, null)
    leaving = sent
    const answer = await sent
    if (answer.ok) storage?.removeItem(signedOutFlag)
    return answer
  }

  const restore = async (): Promise<Result<ApiAnswer<'refresh'>>> => {
    const answer = await auth.renew()
    return answer.ok ? ok({ data: answer.data }) : answer
  }

  const authorized = async <N extends RouteName>(
    name: N,
    input: ApiInput<N>,
  ): Promise<Result<ApiAnswer<N>>> => {
    const token = await auth.token()
    const answer = await http.send(name, input, token)
    if (answer.ok || answer.status !== 401) return answer
    const another = await auth.replace(token)
    return another.ok ? http.send(name, input, another.data) : another
  }

  const call: Api['call'] = async (name, input) => {
    if (name === 'refresh') {
      return (await restore()) as Result<ApiAnswer<typeof name>>
    }
    if (name === 'logout') return (await signOut()) as Result<ApiAnswer<typeof name>>
    const route = await routeOf(name).catch(() => null)
    if (!route) return fail('UNAVAILABLE', 'this part of the app can’t be fetched now')
    if (route.access !== 'public') return authorized(name, input)
    await leaving
    const answer = await http.send(name, input, null)
    const signedIn = answer.ok ? signedInOf(answer.data.data) : null
    if (signedIn) {
      storage?.removeItem(signedOutFlag)
      auth.forget()
      auth.take(signedIn)
    }
    return answer
  }

  return { api: { call }, auth }
}
