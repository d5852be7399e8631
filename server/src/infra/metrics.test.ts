import { randomUUID } from 'node:crypto'
import type { Chat } from '@oms-chat/shared'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectAs, type Person, registerPerson, startTestServer, type TestServer } from '../testing/index.ts'
import { eventually } from '../testing/eventually.ts'
import { createMetrics } from './metrics.ts'

let server: TestServer
let ada: Person
beforeAll(async () => {
  server = await startTestServer()
  ada = await registerPerson(server)
})
afterAll(() => server.close())

const scrape = async (headers: Record<string, string> = {}) => {
  const answer = await fetch(`${server.url}/metrics`, { headers })
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() }
}

/** The value of a line with exactly these labels; 0 where there is none yet. */
const valueOf = (text: string, line: string): number =>
  Number(
    text
      .split('\n')
      .find((one) => one.startsWith(`${line} `))
      ?.split(' ')
      .at(-1) ?? 0,
  )
const value = async (line: string) => valueOf((await scrape()).text, line)

const draft = (chatId: string) => ({
  chatId,
  clientId: randomUUID(),
  type: 'text' as const,
  content: 'hello',
})

test('a message is counted on its way: asked, committed, delivered, and how long that took', async () => {
  const grace = await registerPerson(server, { in: ada })
  const { data: chat } = await ada.request<Chat>('post', '/chats/group', {
    name: 'Desk',
    memberIds: [grace.user.id],
  })
  const [hers, his] = await Promise.all([connectAs(ada), connectAs(grace)])
  await Promise.all([hers.request('me:changes', { after: 0 }), his.request('me:changes', { after: 0 })])
  const { text: before } = await scrape()
  expect(valueOf(before, 'oms_chat_connections')).toBe(2)

  for (let n = 0; n < 3; n += 1) await hers.request('message:send', draft(chat.id))
  await his.heard('message:new')
  await eventually(async () => {
    const { text } = await scrape()
    const grown = (line: string) => valueOf(text, line) - valueOf(before, line)
    expect(grown('oms_chat_socket_requests_total{event="message:send",code="OK"}')).toBe(3)
    expect(grown('oms_chat_append_batch_rows_sum')).toBe(3)
    expect(grown('oms_chat_commit_to_socket_seconds_count')).toBe(3)
    expect(grown('oms_chat_commit_to_socket_seconds_sum')).toBeGreaterThan(0)
    expect(grown('oms_chat_deliveries_total')).toBe(6)
    expect(valueOf(text, 'oms_chat_queue_depth{queue="append"}')).toBe(0)
  })
  hers.close()
  his.close()
  await eventually(async () => expect(await value('oms_chat_connections')).toBe(0))
})

test('what is refused is counted by its code, and no name of a stranger’s becomes a label', async () => {
  const connection = await connectAs(ada)
  await connection.raw('message:send', { chatId: 'nonsense' })
  await connection.raw('made-up-by-somebody', {})
  await connectAs({ ...ada, accessToken: 'forged' }).catch(() => undefined)
  await ada.request('get', '/chats/made-up-by-somebody')
  await ada.request('post', '/chats/group', { name: '' })
  const { text } = await scrape()
  expect(valueOf(text, 'oms_chat_socket_requests_total{event="message:send",code="VALIDATION"}')).toBe(1)
  expect(valueOf(text, 'oms_chat_socket_requests_total{event="unknown",code="VALIDATION"}')).toBe(1)
  expect(valueOf(text, 'oms_chat_socket_requests_total{event="connect",code="UNAUTHENTICATED"}')).toBe(1)
  expect(valueOf(text, 'oms_chat_refusals_total{transport="socket",code="VALIDATION"}')).toBe(2)
  expect(valueOf(text, 'oms_chat_refusals_total{transport="http",code="VALIDATION"}')).toBe(2)
  expect(text).not.toContain('made-up')
  connection.close()
})

test('requests are timed by the pattern of their route', async () => {
  await ada.request('get', `/users/${ada.user.id}`)
  await fetch(`${server.url}/api/v1/nowhere/at-all`)
  const count = (labels: string) => value(`oms_chat_http_request_seconds_count{${labels}}`)
  await eventually(async () => {
    expect(await count('method="GET",route="/api/v1/users/:id",status="200"')).toBe(1)
    expect(await count('method="GET",route="other",status="404"')).toBe(1)
  })
})

test('whether a node is ready shows there, too', async () => {
  expect(await value('oms_chat_ready')).toBe(1)
  expect(await value('oms_chat_degraded')).toBe(0)
  const fail = (mode: 'alwaysOn' | 'off') =>
    server.models.nodes.db.db?.admin().command({
      configureFailPoint: 'failCommand',
      mode,
      data: { failCommands: ['ping'], errorCode: 91 },
    })
  await fail('alwaysOn')
  expect((await scrape()).text).toContain('\noms_chat_ready 0\n')
  await fail('off')
})

test('the process shows how it is: event loop, memory, CPU', async () => {
  const { status, type, text } = await scrape()
  expect(status).toBe(200)
  expect(type).toContain('text/plain')
  for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes'])
    expect(text).toContain(`\n${name} `)
})

test.each(['x-forwarded-for', 'x-real-ip', 'forwarded', 'via'])(
  'whoever comes through a proxy, as %s shows, finds nothing there',
  async (header) => {
    const { status, text } = await scrape({ [header]: '127.0.0.1' })
    expect(status).toBe(404)
    expect(text).not.toContain('oms_chat')
  },
)

describe('a figure that somebody else gives', () => {
  const figures = () => {
    const failed: string[] = []
    return { failed, metrics: createMetrics((_error, name) => failed.push(name)) }
  }

  test('is read when asked for', async () => {
    const { metrics } = figures()
    let depth = 3
    metrics.watchQueue('deliveries', { depth: () => Promise.resolve(depth) })
    expect(await metrics.text()).toContain('oms_chat_queue_depth{queue="deliveries"} 3\n')
    depth = 4
    expect(await metrics.text()).toContain('oms_chat_queue_depth{queue="deliveries"} 4\n')
  })

  test('and can’t be read is missing and told of, while the others are there', async () => {
    const { metrics, failed } = figures()
    metrics.watchQueue('slow', { depth: () => new Promise(() => {}) })
    metrics.watchQueue('broken', { depth: () => Promise.reject(new Error('gone')) })
    metrics.watchQueue('away', { depth: () => undefined })
    metrics.watchQueue('well', { depth: () => 1, late: () => 2, deadLetters: () => 3 })
    const text = await metrics.text()
    expect(text).toContain('oms_chat_queue_depth{queue="well"} 1\n')
    expect(text).toContain('oms_chat_queue_late_seconds{queue="well"} 2\n')
    expect(text).toContain('oms_chat_dead_letters{queue="well"} 3\n')
    expect(text).not.toMatch(/queue="(slow|away|broken)"/)
    expect(failed.toSorted()).toEqual(['broken', 'slow'])
  })
})
