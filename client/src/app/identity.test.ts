// @vitest-environment jsdom

import { beforeEach, describe, expect, it } from 'vitest'
import { signedIn, signedOut } from '../features/auth/events.ts'
import { exampleOrganization, exampleUser } from '../testing/builders.ts'
import { remember } from './device.ts'
import { keepIdentity, recallIdentity } from './identity.ts'
import { createStore } from './store.ts'

const user = exampleUser()
const organization = exampleOrganization

const client = () => {
  const store = createStore({
    api: { call: () => Promise.reject(new Error('no server is asked')) },
    newClientId: () => 'client-1-0000',
    now: () => 0,
  })
  return { store, stop: keepIdentity(store) }
}

beforeEach(() => localStorage.clear())

describe('who used this browser last', () => {
  it('is known until they sign out', () => {
    expect(recallIdentity()).toBeNull()
    const { store } = client()
    store.dispatch(signedIn({ user, organization }))
    expect(recallIdentity()).toEqual({ user, organization })
    store.dispatch(signedOut({ reason: 'expired', deliberate: true }))
    expect(recallIdentity()).toBeNull()
  })

  it('is followed only as long as was asked', () => {
    const { store, stop } = client()
    stop()
    store.dispatch(signedIn({ user, organization }))
    expect(recallIdentity()).toBeNull()
  })

  it('is nobody where what was kept can’t be read', () => {
    for (const kept of ['', '{', 'null', '{}', JSON.stringify({ user: { ...user, id: 7 }, organization })]) {
      remember('identity', kept)
      expect(recallIdentity(), kept).toBeNull()
    }
  })
})
