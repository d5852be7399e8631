import type { Chat } from '@oms-chat/shared'
import { expect, test } from 'vitest'
import { prepareServices, type Compose } from '../composition.ts'
import { createLogger } from '../logger.ts'
import { signIn } from '../testing/people.ts'
import { startTestServer, type TestServer } from '../testing/server.ts'
import { isDemoDue, seedDemo } from './index.ts'

const composeFor = ({ env, models }: TestServer): Promise<Compose> =>
  prepareServices(env, {
    models,
    logger: createLogger('silent'),
    publicUrl: () => 'http://localhost',
    clock: () => new Date(),
    passwordCost: { memoryCost: 64, timeCost: 1, parallelism: 1 },
  })

/** The services of a process that ends after so many messages. */
const dyingAfter =
  (sends: number, compose: Compose): Compose =>
  (own) => {
    const services = compose(own)
    let left = sends
    const send: typeof services.messages.send = (...args) => {
      left -= 1
      return left < 0 ? Promise.reject(new Error('the process ended')) : services.messages.send(...args)
    }
    return { ...services, messages: { ...services.messages, send } }
  }

test('a demo that was interrupted is finished by the next start, nothing doubled', async () => {
  const server = await startTestServer()
  const { models } = server
  const compose = await composeFor(server)
  const options = { models, now: new Date(), onProgress: () => {}, deskMessages: 200 }

  expect(await isDemoDue(models)).toBe('empty')
  await expect(seedDemo({ ...options, compose: dyingAfter(300, compose) })).rejects.toThrow('ended')
  expect(await isDemoDue(models)).toBe('begun')
  expect(await models.organizations.exists({ demo: true })).toBeNull()

  await seedDemo({ ...options, now: new Date(Date.now() + 3_600_000), compose })
  expect(await isDemoDue(models)).toBeNull()
  expect(await models.users.countDocuments({})).toBe(16)
  expect(await models.properties.countDocuments({})).toBe(3)
  const ada = await signIn(server, 'ada', 'demo-password')
  const { data: chats } = await ada.request<Chat[]>('get', '/chats?limit=100')
  for (const { id, head } of chats) {
    const rows = await models.log.find({ chatId: id }, { rev: 1, clientId: 1 }).sort({ rev: 1 }).lean()
    expect(rows.map(({ rev }) => rev)).toEqual(Array.from({ length: head }, (_, i) => i + 1))
    expect(new Set(rows.map(({ clientId }) => clientId)).size).toBe(rows.length)
  }
  const desk = chats.find(({ name }) => name === 'Operations desk')
  expect(await models.log.countDocuments({ chatId: desk?.id ?? '', kind: 'message' })).toBe(200)
  await server.close()
})

test('nobody’s own organisation is taken for a demo', async () => {
  const server = await startTestServer()
  const made = await server.services.auth.register(
    {
      fullName: 'Ada Somebody',
      username: 'ada',
      email: 'ada@example.org',
      password: 'correct horse battery',
      organizationName: 'acme',
    },
    { userAgent: 'test', ip: '127.0.0.1' },
  )
  expect(made.ok).toBe(true)
  expect(await isDemoDue(server.models)).toBeNull()
  await server.close()
})
