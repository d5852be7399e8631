import { errorCodes, type Route, routes } from '@oms-chat/shared'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  countRows,
  faultsOf,
  type HttpAnswer,
  nobodysId,
  type Person,
  registerPerson,
  request,
  sampleOf,
  startTestServer,
  type TestServer,
} from '../testing/index.ts'

let server: TestServer
let ada: Person

beforeAll(async () => {
  server = await startTestServer()
  ada = await registerPerson(server)
})
afterAll(() => server.close())

const table = Object.entries<Route>(routes)
const isText = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number'

/** The route's address with these parameters in it. */
const address = (route: Route, params: Record<string, string> = {}) =>
  route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? nobodysId))

const ask = (route: Route, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  request(server, route.method, path, {
    token: ada.accessToken,
    headers,
    ...(body !== undefined && { body }),
  })

const expectRefusal = (what: string, { status, error, body }: HttpAnswer<unknown>, allowed = [400]) => {
  expect([what, allowed.includes(status) ? 'refused' : status]).toEqual([what, 'refused'])
  expect(body['success']).toBe(false)
  expect(errorCodes).toContain(error?.code)
  expect(error?.requestId).toEqual(expect.any(String))
}

/** Asks many times, a few at once. */
async function each<T>(items: T[], act: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items]
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let item = rest.pop(); item !== undefined; item = rest.pop()) await act(item)
    }),
  )
}

describe.each(table)('%s', (_name, route) => {
  it('refuses whatever is wrong with a request, and stores nothing', async () => {
    const before = await countRows(server)
    if (route.body)
      await each(faultsOf(route.body), async ({ what, value }) =>
        expectRefusal(what, await ask(route, address(route), JSON.stringify(value ?? null))),
      )
    else if (route.method !== 'get')
      expectRefusal('a body where none belongs', await ask(route, address(route), { extra: 1 }))
    await each(queriesOf(route), async (query) =>
      expectRefusal(query, await ask(route, `${address(route)}?${query}`)),
    )
    await each(pathsOf(route), async (path) => expectRefusal(path, await ask(route, path), [400, 404]))
    expect(await countRows(server)).toEqual(before)
    expect({}).not.toHaveProperty('polluted')
  })
})

/** Query strings that this route must refuse. */
function queriesOf(route: Route): string[] {
  const always = [
    'unknown=1',
    '__proto__[polluted]=1',
    'constructor[prototype][polluted]=1',
    Array(20_000).fill('a[]=1').join('&'),
  ]
  if (!route.query) return always
  const sample = Object.keys(sampleOf(route.query) as object)
  const wrong = faultsOf(route.query)
    .map(({ value }) => value)
    .filter((value): value is object => value?.constructor === Object && Object.values(value).every(isText))
    .map((value) => new URLSearchParams(value as Record<string, string>).toString())
    .filter((query) => !route.query?.safeParse(Object.fromEntries(new URLSearchParams(query))).success)
  return [...always, ...wrong, ...sample.flatMap((name) => [`${name}[$ne]=1`, `${name}=1&${name}=2`])]
}

/** Addresses with something that is no id where an id belongs. */
function pathsOf(route: Route): string[] {
  if (!route.params) return []
  const wrong = [
    '%00',
    '..%2F..%2Fetc',
    'x'.repeat(3_000),
    '%24ne',
    '{}',
    'null',
    'a'.repeat(23),
    '%E0%A4%A',
    'Z'.repeat(24),
  ]
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  return names
    .filter((name) => name !== 'token')
    .flatMap((name) =>
      wrong.map((value) => route.path.replace(`:${name}`, value).replaceAll(/:\w+/g, nobodysId)),
    )
}

describe('a request', () => {
  const { sendMessage } = routes
  const path = `/chats/${nobodysId}/messages`
  const bodies: [string, string, number[]][] = [
    ['that is no JSON', '{"content":', [400]],
    ['nested ten thousand deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, [400]],
    [
      'nested ten thousand deep in a field',
      `{"content":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`,
      [400],
    ],
    ['larger than any may be', JSON.stringify({ content: 'x'.repeat(1024 * 1024) }), [413]],
    ['that is a number', '1', [400]],
  ]
  it.each(bodies)('with a body %s is refused', async (what, body, allowed) =>
    expectRefusal(what, await ask(sendMessage, path, body), allowed),
  )

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/xml'])(
    'with a body of type %s is refused',
    async (type) =>
      expectRefusal(type, await ask(sendMessage, path, 'a=1', { 'content-type': type }), [400, 415]),
  )

  it('without a token, or with a bad one, is refused before it is looked at', async () => {
    for (const [name, route] of table.filter(([, { access }]) => access !== 'public')) {
      for (const token of [undefined, 'a.b.c'])
        expectRefusal(
          name,
          await request(server, route.method, address(route), {
            token,
            ...(route.method !== 'get' && { body: '[' }),
          }),
          [400, 401],
        )
      expectRefusal(name, await request(server, route.method, address(route), { token: 'a.b.c' }), [401])
    }
  })

  it('for what is nobody’s finds nothing', async () => {
    for (const [name, route] of table.filter(([, { params, access }]) => params && access !== 'public')) {
      const body = route.body && sampleOf(route.body)
      const { status } = await ask(
        route,
        address(route, route.params && (sampleOf(route.params) as Record<string, string>)),
        body,
      )
      expect([name, status]).toEqual([name, 404])
    }
  })
})
