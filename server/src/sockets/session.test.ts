import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  connectAs,
  type Person,
  registerPerson,
  signIn,
  startTestServer,
  type TestServer,
} from '../testing/index.ts'

const minute = 60_000

describe('a live connection', () => {
  let server: TestServer
  let ada: Person
  let aheadMs = 0

  beforeAll(async () => {
    server = await startTestServer({ clock: () => new Date(Date.now() + aheadMs) })
    ada = await registerPerson(server)
  })
  afterAll(() => server.close())

  it('goes on under a new token, and ends within seconds when the old one runs out', async () => {
    const [one, other] = [await connectAs(ada), await connectAs(ada)]
    aheadMs += 10 * minute
    const fresh = await ada.request<{ accessToken: string }>('post', '/auth/refresh')
    const renewed = await one.request('auth:renew', { token: fresh.data.accessToken })
    expect(renewed).toEqual({ ok: true, data: { expiresIn: expect.closeTo(15 * 60, -1) as number } })
    aheadMs += 6 * minute
    expect(await other.heard('session:ended')).toEqual({ reason: 'expired' })
    await other.gone
    expect(await one.request('me:changes', { after: 0 })).toMatchObject({ ok: true })
  })

  it('takes no token of another session or person for its renewal', async () => {
    const grace = await registerPerson(server)
    const [first, second] = [
      await signIn(server, grace.username, grace.password),
      await signIn(server, grace.username, grace.password),
    ]
    const linus = await registerPerson(server)
    const connection = await connectAs(first)
    for (const token of [second.accessToken, linus.accessToken, 'a.b.c', ''])
      expect(await connection.request('auth:renew', { token })).toMatchObject({
        ok: false,
        error: { code: 'UNAUTHENTICATED' },
      })
    expect(await connection.request('auth:renew', { token: first.accessToken })).toMatchObject({ ok: true })
  })

  it('ends when its session is signed out, and no other', async () => {
    const grace = await registerPerson(server)
    const elsewhere = await signIn(server, grace.username, grace.password)
    const [here, there] = [await connectAs(grace), await connectAs(elsewhere)]
    await grace.request('post', '/auth/logout')
    expect(await here.heard('session:ended')).toEqual({ reason: 'signed-out' })
    await here.gone
    expect(await there.request('me:changes', { after: 0 })).toMatchObject({ ok: true })
    await expect(connectAs(grace)).rejects.toThrow()
  })

  it('ends when the password changes elsewhere, and when the person is disabled', async () => {
    const [owner] = [await registerPerson(server)]
    const grace = await registerPerson(server, { in: owner })
    const elsewhere = await signIn(server, grace.username, grace.password)
    const [here, there] = [await connectAs(grace), await connectAs(elsewhere)]
    const change = { currentPassword: grace.password, newPassword: 'another long password' }
    await elsewhere.request('post', '/auth/password/change', change)
    expect(await here.heard('session:ended')).toEqual({ reason: 'password-changed' })
    await here.gone
    await owner.request('post', `/admin/users/${grace.user.id}/disable`)
    expect(await there.heard('session:ended')).toEqual({ reason: 'disabled' })
    await there.gone
  })
})
