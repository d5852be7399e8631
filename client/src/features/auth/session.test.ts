import { defaultSettings, type ErrorCode, fail, ok, type Result } from '@oms-chat/shared'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Api } from '../../app/ports.ts'
import { type AppStore, createStore } from '../../app/store.ts'
import { exampleOrganization, exampleUser } from '../../testing/builders.ts'
import { connectionChanged, selectBanner, storageChanged } from '../connection/connectionSlice.ts'
import { loadSettings, selectSettings, settingsChanged } from '../settings/settingsSlice.ts'
import { signedOut } from './events.ts'
import {
  changePassword,
  endSession,
  loadInvite,
  loadSessions,
  loadStart,
  resetPassword,
  updateProfile,
} from './account.ts'
import {
  register,
  restoreSession,
  selectMe,
  selectOrganization,
  selectSession,
  signIn,
  signOut,
} from './sessionSlice.ts'

const user = exampleUser()
const signedInAnswer = { data: { accessToken: 't', expiresIn: 900, user, organization: exampleOrganization } }

let store: AppStore
let answers: Record<string, object>
let refusal: ErrorCode
let calls: string[]
const api: Api = {
  call: async (name) => {
    calls.push(name)
    return (answers[name] ? ok(answers[name]) : fail(refusal, 'refused')) as Result<never>
  },
}

beforeEach(() => {
  answers = { login: signedInAnswer, register: signedInAnswer, refresh: signedInAnswer, logout: { data: {} } }
  refusal = 'UNAUTHENTICATED'
  calls = []
  store = createStore({ api, newClientId: () => 'operation-1', now: () => 0 })
})

const session = () => selectSession(store.getState())
const credentials = { login: 'ada', password: 'correct horse' }

describe('a session', () => {
  it('begins by signing in, registering or coming back', async () => {
    expect(session().status).toBe('starting')
    await store.dispatch(signIn(credentials))
    expect(session()).toMatchObject({ status: 'signed-in', error: null })
    expect([selectMe(store.getState()), selectOrganization(store.getState())]).toEqual([
      user,
      exampleOrganization,
    ])
    await store.dispatch(signOut())
    await store.dispatch(restoreSession())
    expect(session().status).toBe('signed-in')
    await store.dispatch(signOut())
    const person = { fullName: 'Ada', username: 'ada', email: 'a@b.org', password: 'correct horse' }
    await store.dispatch(register({ ...person, organizationName: 'Acme' }))
    expect(session().status).toBe('signed-in')
  })

  it('says why it could not begin', async () => {
    answers = {}
    await store.dispatch(signIn(credentials))
    expect(session().error).toMatchObject({ code: 'UNAUTHENTICATED' })
    await store.dispatch(restoreSession())
    expect(session()).toMatchObject({ status: 'signed-out', endedReason: null })
  })

  it('is not given up because the server is away', async () => {
    answers = {}
    refusal = 'UNAVAILABLE'
    await store.dispatch(restoreSession())
    expect(session()).toMatchObject({ status: 'starting', error: { code: 'UNAVAILABLE' } })
  })

  it('says why it ended, unless one ended it oneself', async () => {
    await store.dispatch(signIn(credentials))
    store.dispatch(signedOut({ reason: 'disabled', deliberate: false }))
    expect(session()).toMatchObject({ status: 'signed-out', endedReason: 'disabled', user: null })
    await store.dispatch(signIn(credentials))
    expect(await store.dispatch(signOut()).unwrap()).toEqual({ unsent: 0 })
    expect(session().endedReason).toBeNull()
    expect(calls.at(-1)).toBe('logout')
  })

  it('is one of several, which can be seen and ended', async () => {
    answers = { ...answers, listSessions: { data: [] }, endSession: { data: {} }, logoutAll: { data: {} } }
    expect(await store.dispatch(loadSessions()).unwrap()).toEqual([])
    await store.dispatch(endSession('a'.repeat(24)))
    await store.dispatch(endSession(null))
    expect(calls).toEqual(['listSessions', 'endSession', 'logoutAll'])
  })

  it('asks about the start, invites and passwords, and hands on refusals', async () => {
    const asked = () =>
      Promise.all([
        store.dispatch(loadStart()),
        store.dispatch(loadInvite('token')),
        store.dispatch(resetPassword({ token: 't', password: 'p' })),
        store.dispatch(changePassword({ currentPassword: 'a', newPassword: 'b' })),
        store.dispatch(updateProfile({ fullName: 'Ada' })),
      ])
    const refused = await asked()
    expect(refused.map(({ meta }) => meta.requestStatus)).toEqual(refused.map(() => 'rejected'))
    answers = {
      start: { data: { empty: true } },
      inviteInfo: { data: { organization: { name: 'Acme' } } },
      resetPassword: { data: {} },
      changePassword: { data: {} },
      updateMe: { data: user },
    }
    const answered = await asked()
    expect(answered.map(({ meta }) => meta.requestStatus)).toEqual(answered.map(() => 'fulfilled'))
  })
})

describe('settings', () => {
  it('show at once, over what the server has', async () => {
    answers = { mySettings: { data: { ...defaultSettings, theme: 'light', enterSends: false } } }
    await store.dispatch(loadSettings())
    store.dispatch(settingsChanged({ theme: 'dark' }))
    expect(selectSettings(store.getState())).toEqual({ ...defaultSettings, theme: 'dark', enterSends: false })
    expect(selectSettings(store.getState())).toBe(selectSettings(store.getState()))
  })
})

describe('the banner', () => {
  it('tells the state of the connection, and that the device keeps nothing', () => {
    expect(selectBanner(store.getState())).toEqual({ kind: 'connecting', waiting: 0 })
    store.dispatch(connectionChanged('online'))
    expect(selectBanner(store.getState())).toBeNull()
    store.dispatch(storageChanged('memory'))
    expect(selectBanner(store.getState())).toEqual({ kind: 'memory-only', waiting: 0 })
    store.dispatch(connectionChanged('offline'))
    expect(selectBanner(store.getState())).toEqual({ kind: 'offline', waiting: 0 })
  })
})
