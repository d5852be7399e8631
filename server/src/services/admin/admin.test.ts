import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Invite, Property, User } from '@oms-chat/shared'
import {
  type Person,
  registerPerson,
  request,
  signIn,
  startTestServer,
  type TestServer,
} from '../../testing/index.ts'

const madeUp = '6b01390eee71c10a3b7cfc42'

let server: TestServer
let owner: Person
let admin: Person
let member: Person
let stranger: Person
beforeAll(async () => {
  server = await startTestServer()
  owner = await registerPerson(server)
  admin = await registerPerson(server, { in: owner, role: 'admin' })
  member = await registerPerson(server, { in: owner })
  stranger = await registerPerson(server)
})
afterAll(() => server.close())

const change = (by: Person, of: Person, patch: object) =>
  by.request<User>('patch', `/admin/users/${of.user.id}`, patch)
const disable = (by: Person, of: Person) => by.request<User>('post', `/admin/users/${of.user.id}/disable`)
const enable = (by: Person, of: Person) => by.request<User>('post', `/admin/users/${of.user.id}/enable`)
const isIn = async (person: Person) => (await person.request('get', '/me')).status === 200

describe('a member', () => {
  test.each([
    ['get', '/admin/users'],
    ['patch', `/admin/users/${madeUp}`],
    ['post', `/admin/users/${madeUp}/disable`],
    ['post', `/admin/users/${madeUp}/enable`],
    ['post', `/admin/users/${madeUp}/logout`],
    ['get', '/admin/properties'],
    ['post', '/admin/properties'],
    ['get', '/admin/invites'],
    ['post', '/admin/invites'],
    ['delete', `/admin/invites/${madeUp}`],
  ])('may not %s %s', async (method, path) => {
    expect(await member.request(method, path)).toMatchObject({ status: 403, error: { code: 'FORBIDDEN' } })
  })
})

describe('roles', () => {
  test('change at once, for tokens that say otherwise too', async () => {
    const person = await registerPerson(server, { in: owner })
    expect((await person.request('get', '/admin/users')).status).toBe(403)
    expect((await change(owner, person, { role: 'admin' })).data.role).toBe('admin')
    expect((await person.request('get', '/admin/users')).status).toBe(200)
    await change(owner, person, { role: 'member' })
    expect((await person.request('get', '/admin/users')).status).toBe(403)
  })

  test('an administrator neither touches an owner nor makes one', async () => {
    for (const answer of [
      await change(admin, owner, { role: 'member' }),
      await change(admin, owner, { propertyIds: [] }),
      await disable(admin, owner),
      await admin.request('post', `/admin/users/${owner.user.id}/logout`),
      await change(admin, member, { role: 'owner' }),
      await change(admin, admin, { role: 'owner' }),
    ])
      expect(answer).toMatchObject({ status: 403, error: { code: 'FORBIDDEN' } })
    expect(await isIn(owner)).toBe(true)
  })

  test('the last owner stays one', async () => {
    expect((await change(owner, owner, { role: 'member' })).error?.code).toBe('CONFLICT')
    expect((await disable(owner, owner)).error?.code).toBe('CONFLICT')
    expect((await owner.request<{ user: User }>('get', '/me')).data.user.role).toBe('owner')
  })

  test('two owners who demote each other at once leave one', async () => {
    const first = await registerPerson(server)
    const second = await registerPerson(server, { in: first, role: 'owner' })
    const answers = await Promise.all([
      change(first, second, { role: 'member' }),
      change(second, first, { role: 'member' }),
    ])
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const owners = await server.models.users.countDocuments({ orgId: first.user.orgId, role: 'owner' })
    expect(owners).toBe(1)
  })

  test('nobody disables themselves', async () => {
    expect((await disable(admin, admin)).error?.code).toBe('CONFLICT')
  })
})

describe('disabling', () => {
  test('ends every session at once and lets nobody in until enabled again', async () => {
    const person = await registerPerson(server, { in: owner })
    const laptop = await signIn(server, person.username, person.password)
    expect((await disable(admin, person)).data.disabledAt).toMatch(/Z$/)
    expect(await isIn(person)).toBe(false)
    expect(await isIn(laptop)).toBe(false)
    expect((await request(server, 'post', '/auth/refresh', { cookies: laptop.cookies })).status).toBe(401)
    await expect(signIn(server, person.username, person.password)).rejects.toThrow('403')
    await expect(signIn(server, person.username, 'wrong password')).rejects.toThrow('401')
    expect((await enable(admin, person)).data.disabledAt).toBeNull()
    expect(await isIn(person)).toBe(false)
    expect(await isIn(await signIn(server, person.username, person.password))).toBe(true)
  })

  test('hides someone from lists, but not from those who know the id', async () => {
    const person = await registerPerson(server, { in: owner, fullName: 'Zaphod Beeblebrox' })
    await disable(owner, person)
    expect((await member.request<User[]>('get', '/users?q=zaphod')).data).toEqual([])
    expect((await member.request<User[]>('get', `/users?ids=${person.user.id}`)).data).toHaveLength(1)
    expect((await member.request<User>('get', `/users/${person.user.id}`)).status).toBe(200)
    expect((await admin.request<User[]>('get', '/admin/users?q=zaphod')).data).toHaveLength(1)
  })

  test('signing someone out everywhere lets them come back', async () => {
    const person = await registerPerson(server, { in: owner })
    await admin.request('post', `/admin/users/${person.user.id}/logout`)
    expect(await isIn(person)).toBe(false)
    expect(await isIn(await signIn(server, person.username, person.password))).toBe(true)
  })
})

describe('another organisation', () => {
  test('isn’t there: its people, properties and invites answer as made-up ones do', async () => {
    const property = await stranger.request<Property>('post', '/admin/properties', { name: 'Elsewhere' })
    const invite = await stranger.request<Invite>('post', '/admin/invites', {})
    const ask = async (path: (id: string) => [string, string, object?], id: string) => {
      const [method, address, body] = path(id)
      const { status, error } = await owner.request(method, address, body)
      return { status, code: error?.code, message: error?.message }
    }
    const paths: [string, (id: string) => [string, string, object?]][] = [
      [stranger.user.id, (id) => ['get', `/users/${id}`]],
      [stranger.user.id, (id) => ['patch', `/admin/users/${id}`, { role: 'member' }]],
      [stranger.user.id, (id) => ['post', `/admin/users/${id}/disable`]],
      [stranger.user.id, (id) => ['post', `/admin/users/${id}/enable`]],
      [stranger.user.id, (id) => ['post', `/admin/users/${id}/logout`]],
      [property.data.id, (id) => ['patch', `/admin/users/${member.user.id}`, { propertyIds: [id] }]],
      [invite.data.id, (id) => ['delete', `/admin/invites/${id}`]],
    ]
    for (const [theirs, path] of paths) {
      const answer = await ask(path, theirs)
      expect(answer).toEqual(await ask(path, madeUp))
      expect(answer.status).toBe(404)
    }
    expect(await isIn(stranger)).toBe(true)
    expect((await owner.request<User[]>('get', `/users?ids=${stranger.user.id}`)).data).toEqual([])
    expect((await owner.request<User[]>('get', `/users?propertyId=${property.data.id}`)).data).toEqual([])
    expect((await owner.request<Property[]>('get', '/admin/properties')).data).not.toContainEqual(
      property.data,
    )
    expect((await owner.request<Invite[]>('get', '/admin/invites')).data.map(({ id }) => id)).not.toContain(
      invite.data.id,
    )
  })
})

describe('properties and invites', () => {
  test('a property is made once for a clientId, and has a name of its own', async () => {
    const body = { name: 'Harbour Hotel', clientId: 'property-1' }
    const first = await admin.request<Property>('post', '/admin/properties', body)
    expect(first.status).toBe(201)
    const again = await admin.request<Property>('post', '/admin/properties', body)
    expect(again).toMatchObject({ status: 200, data: first.data })
    expect((await admin.request('post', '/admin/properties', { name: 'harbour hotel' })).status).toBe(409)
    expect((await change(admin, member, { propertyIds: [first.data.id] })).data.propertyIds).toEqual([
      first.data.id,
    ])
    const there = await admin.request<User[]>('get', `/users?propertyId=${first.data.id}`)
    expect(there.data.map(({ id }) => id)).toEqual([member.user.id])
  })

  test('an invite can be listed with its link, and withdrawn', async () => {
    const body = { clientId: 'invitation-1', expiresInDays: 1 }
    const invite = await admin.request<Invite>('post', '/admin/invites', body)
    expect(await admin.request('post', '/admin/invites', body)).toMatchObject({
      status: 200,
      data: invite.data,
    })
    expect((await admin.request<Invite[]>('get', '/admin/invites')).data).toContainEqual(invite.data)
    const token = invite.data.url.split('/').at(-1)
    expect((await request(server, 'get', `/auth/invites/${token}`)).status).toBe(200)
    await admin.request('delete', `/admin/invites/${invite.data.id}`)
    expect((await request(server, 'get', `/auth/invites/${token}`)).status).toBe(410)
  })
})
