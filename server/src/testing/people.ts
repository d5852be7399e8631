import { randomBytes } from 'node:crypto'
import type { Id, Invite, Organization, Role, SignedIn, User } from '@oms-chat/shared'
import type { Actor } from '../services/actor.ts'
import { type CookieJar, createCookieJar, type HttpAnswer, type HttpRequest, request } from './http.ts'
import type { TestServer } from './server.ts'

/** Someone signed in on one device. */
export type Person = {
  server: TestServer
  user: User
  organization: Organization
  username: string
  password: string
  accessToken: string
  sessionId: Id
  actor: Actor
  cookies: CookieJar
  /** Asks as this person, with their token and cookies. */
  request<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    more?: Omit<HttpRequest, 'body'>,
  ): Promise<HttpAnswer<T>>
}

export type NewcomerOptions = {
  username?: string
  fullName?: string
  password?: string
  organizationName?: string
  /** Joins this person's organisation, by an invite of theirs: an owner's or administrator's. */
  in?: Person
  /** Made so by `in`; a member otherwise. */
  role?: Role
  propertyIds?: Id[]
}

/** The session that an access token speaks of. */
export const sessionIdOf = (accessToken: string): Id => {
  const payload = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as {
    sid: Id
  }
  return payload.sid
}

function asPerson(server: TestServer, password: string, cookies: CookieJar, signedIn: SignedIn): Person {
  const { user, organization, accessToken } = signedIn
  const sessionId = sessionIdOf(accessToken)
  return {
    server,
    user,
    organization,
    username: user.username,
    password,
    accessToken,
    sessionId,
    actor: { userId: user.id, orgId: user.orgId, role: user.role, sessionId },
    cookies,
    request: (method, path, body, more) =>
      request(server, method, path, { token: accessToken, cookies, body, ...more }),
  }
}

const expectSuccess = <T>({ status, data, error }: HttpAnswer<T>): T => {
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(error)}`)
  return data
}

/** Someone new: the owner of an organisation of their own, or a member of `in`'s. */
export async function registerPerson(server: TestServer, options: NewcomerOptions = {}): Promise<Person> {
  const { in: host, role, propertyIds } = options
  const username = options.username ?? `person-${randomBytes(4).toString('hex')}`
  const password = options.password ?? 'correct horse battery'
  const cookies = createCookieJar()
  const invite = host && expectSuccess(await host.request<Invite>('post', '/admin/invites', {}))
  const body = {
    fullName: options.fullName ?? `Person ${username}`,
    username,
    email: `${username}@example.org`,
    password,
    ...(invite
      ? { inviteToken: invite.url.split('/').at(-1) }
      : { organizationName: options.organizationName ?? `Organisation of ${username}` }),
  }
  const signedIn = expectSuccess(await request<SignedIn>(server, 'post', '/auth/register', { body, cookies }))
  const person = asPerson(server, password, cookies, signedIn)
  if (!host || (role === undefined && propertyIds === undefined)) return person
  const change = { ...(role && { role }), ...(propertyIds && { propertyIds }) }
  expectSuccess(await host.request<User>('patch', `/admin/users/${person.user.id}`, change))
  return signIn(server, username, password)
}

/** Another device of someone's. */
export async function signIn(server: TestServer, login: string, password: string): Promise<Person> {
  const cookies = createCookieJar()
  const signedIn = expectSuccess(
    await request<SignedIn>(server, 'post', '/auth/login', { body: { login, password }, cookies }),
  )
  return asPerson(server, password, cookies, signedIn)
}
