import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createReadiness } from './readiness.ts'
import { connectAs, registerPerson, startTestServer, type TestServer } from './testing/index.ts'

const answers = (yes: boolean) => () => Promise.resolve(yes)
const notDraining = () => false

describe('a node', () => {
  test('is ready when all it stands on answers', async () => {
    const readiness = createReadiness(notDraining, [
      { name: 'database', isRequired: true, answers: answers(true) },
    ])
    expect(await readiness()).toEqual({ ready: true, reasons: [], degraded: [] })
  })

  test('isn’t without its database, however that fails', async () => {
    const fails = () => Promise.reject(new Error('gone'))
    const hangs = () => new Promise<boolean>(() => {})
    for (const answers of [fails, hangs]) {
      const readiness = createReadiness(notDraining, [{ name: 'database', isRequired: true, answers }])
      expect(await readiness()).toEqual({ ready: false, reasons: ['database'], degraded: [] })
    }
  })

  test('serves on without what it can do without, and says so', async () => {
    const readiness = createReadiness(notDraining, [
      { name: 'database', isRequired: true, answers: answers(true) },
      { name: 'redis', isRequired: false, answers: answers(false) },
    ])
    expect(await readiness()).toEqual({ ready: true, reasons: [], degraded: ['redis'] })
  })

  test('asks its database once for all who ask at once', async () => {
    let asked = 0
    const count = () => {
      asked += 1
      return Promise.resolve(true)
    }
    const readiness = createReadiness(notDraining, [{ name: 'database', isRequired: true, answers: count }])
    await Promise.all(Array.from({ length: 50 }, () => readiness()))
    expect(asked).toBe(1)
    await readiness()
    expect(asked).toBe(2)
  })
})

describe('/readyz', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.close())

  const ask = async (of = server) => {
    const answer = await fetch(`${of.url}/readyz`)
    return { status: answer.status, body: await answer.json() }
  }

  test('says that a node is ready, and /healthz that it lives', async () => {
    expect(await ask()).toEqual({ status: 200, body: { status: 'ready' } })
    const health = await fetch(`${server.url}/healthz`)
    expect(health.status).toBe(200)
    expect(await health.json()).toEqual({ status: 'ok' })
  })

  test('names what is missing while /healthz stays well', async () => {
    const fail = (mode: 'alwaysOn' | 'off') =>
      server.models.nodes.db.db?.admin().command({
        configureFailPoint: 'failCommand',
        mode,
        data: { failCommands: ['ping'], errorCode: 91 },
      })
    await fail('alwaysOn')
    expect(await ask()).toEqual({ status: 503, body: { status: 'unavailable', reasons: ['database'] } })
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    await fail('off')
    expect((await ask()).status).toBe(200)
  })

  test('says that a node is going as soon as it does, while there is still somebody to move', async () => {
    const node = await startTestServer()
    const connection = await connectAs({
      ...(await registerPerson(node)),
      server: { ...node, onClose: () => {} },
    })
    const closing = node.close()
    await connection.heard('server:draining')
    expect(await ask(node)).toEqual({ status: 503, body: { status: 'unavailable', reasons: ['draining'] } })
    connection.close()
    await closing
  })
})
