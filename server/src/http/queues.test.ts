import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createQueues } from '../jobs/queues.ts'
import { eventually } from '../testing/eventually.ts'
import { type Person, registerPerson, request, startTestServer, type TestServer } from '../testing/index.ts'
import { hasRedis, startRedis, type TestRedis } from '../testing/redis.ts'

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

type Opened = { url: string }
type Listed = { queues: { name: string }[] }

it('without Redis there are no queues to look at', async () => {
  const server = await startTestServer({ redisUrl: undefined })
  const owner = await registerPerson(server)
  expect((await owner.request('post', '/admin/queues/session')).status).toBe(404)
  expect((await owner.request('get', '/admin/queues/')).status).toBe(404)
  await server.close()
})

describe.skipIf(!hasRedis())('the pages about the queues', () => {
  let redis: TestRedis
  let server: TestServer
  let owner: Person

  beforeAll(async () => {
    redis = await startRedis(['--maxmemory-policy', 'noeviction'])
    server = await startTestServer({ redisUrl: redis.url })
    owner = await registerPerson(server)
  })
  afterAll(async () => {
    await server.close()
    await redis.close()
  })

  /** As a browser asks: with cookies, and no token. */
  const look = (person: Person, path = '/', method = 'GET', headers: Record<string, string> = {}) =>
    fetch(`${server.url}/api/v1/admin/queues${path}`, {
      method,
      headers: { cookie: person.cookies.header(`/api/v1/admin/queues${path}`), ...headers },
    })

  it('are for administrators of the first organisation', async () => {
    const member = await registerPerson(server, { in: owner })
    const admin = await registerPerson(server, { in: owner, role: 'admin' })
    const elsewhere = await registerPerson(server)
    const open = async (person: Person) => (await person.request('post', '/admin/queues/session')).status
    expect([await open(owner), await open(admin)]).toEqual([200, 200])
    expect([await open(member), await open(elsewhere)]).toEqual([403, 403])
    expect((await look(admin)).status).toBe(200)
    for (const person of [member, elsewhere]) expect((await look(person, '/api/queues')).status).toBe(401)
    const theirs = { cookie: `oms_chat_queues=${elsewhere.accessToken}` }
    expect((await look(elsewhere, '/api/queues', 'GET', theirs)).status).toBe(403)
  })

  it('show the queues, and fetch nothing from elsewhere', async () => {
    const { data } = await owner.request<Opened>('post', '/admin/queues/session')
    expect(data.url).toBe('/api/v1/admin/queues/')
    const page = await look(owner)
    const html = await page.text()
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'self';base-uri 'self'/)
    expect(html).not.toMatch(/https?:\/\/|<style|style=/)
    const scripts = [...html.matchAll(/<script[^>]+src="([^"]+)"/g)].map(([, path]) => `/${path ?? ''}`)
    expect(scripts.length).toBeGreaterThan(0)
    for (const path of scripts) expect((await look(owner, path)).status).toBe(200)
    const listed = (await (await look(owner, '/api/queues')).json()) as Listed
    expect(listed.queues.map(({ name }) => name).sort()).toEqual(['delivery', 'upkeep'])
  })

  it('take orders from their own pages only, and none when the session is over', async () => {
    const person = await registerPerson(server, { in: owner, role: 'admin' })
    await person.request('post', '/admin/queues/session')
    const pause = (origin: string) => look(person, '/api/queues/delivery/pause', 'PUT', { origin })
    expect((await pause('https://evil.example')).status).toBe(403)
    expect((await pause(server.url)).status).toBe(200)
    expect((await look(person, '/api/queues/delivery/resume', 'PUT', { origin: server.url })).status).toBe(
      200,
    )
    await request(server, 'post', '/auth/logout', { cookies: person.cookies })
    expect((await look(person, '/api/queues')).status).toBe(401)
  })

  it('show what failed for good with its reason, and have it tried again', async () => {
    if (!server.redis) throw new Error('there is a Redis')
    const { queues, close } = createQueues(server.redis, silent)
    server.onClose(close)
    await owner.request('post', '/admin/queues/session')
    const { id = '' } = await queues.upkeep.add('unheard-of', {}, { attempts: 1 })
    await eventually(async () => expect(await queues.upkeep.getFailedCount()).toBe(1))
    const failed = await (await look(owner, '/api/queues?activeQueue=upkeep&status=failed')).text()
    expect(failed).toContain('"failedReason":"UnknownJob"')

    const retry = (person: Person) =>
      look(person, `/api/queues/upkeep/${id}/retry`, 'PUT', { origin: server.url })
    const member = await registerPerson(server, { in: owner })
    expect((await retry(member)).status).toBe(401)
    expect((await retry(owner)).status).toBe(204)
    await eventually(async () => expect((await queues.upkeep.getJob(id))?.attemptsStarted).toBe(2))
  })

  it('answer while Redis is dead, that they can’t', async () => {
    await owner.request('post', '/admin/queues/session')
    await redis.kill()
    expect((await look(owner, '/api/queues')).status).toBe(500)
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    await redis.start()
  })
})
