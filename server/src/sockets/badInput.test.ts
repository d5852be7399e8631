import { clientEvents, type ErrorBody, limits } from '@oms-chat/shared'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  connectAs,
  type Connection,
  countRows,
  faultsOf,
  type Person,
  registerPerson,
  sampleOf,
  startTestServer,
  type TestServer,
} from '../testing/index.ts'

let server: TestServer
let ada: Person
let connection: Connection

beforeAll(async () => {
  server = await startTestServer()
  ada = await registerPerson(server)
  connection = await connectAs(ada)
})
afterAll(() => server.close())

const refusalOf = async (event: string, ...args: unknown[]): Promise<ErrorBody['code'] | undefined> => {
  const result = await connection.raw(event, ...args)
  return result.ok ? undefined : result.error.code
}

/** Whether the server answers, on a connection that wasn't the attacker's. */
const expectAlive = async () => {
  const fresh = await connectAs(ada)
  expect(await fresh.request('me:changes', { after: 0 })).toMatchObject({ ok: true })
  fresh.close()
}

describe('a socket event', () => {
  it.each(Object.keys(clientEvents) as (keyof typeof clientEvents)[])(
    '%s with anything wrong in it is refused, and nothing is stored',
    async (event) => {
      const before = await countRows(server)
      const faults = faultsOf(clientEvents[event].payload)
      expect(faults.length).toBeGreaterThan(40)
      for (const { what, value } of faults)
        expect([what, await refusalOf(event, value)]).toEqual([what, 'VALIDATION'])
      expect(await countRows(server)).toEqual(before)
      expect({}).not.toHaveProperty('polluted')
      await expectAlive()
    },
  )

  it.each([
    'message:send',
    'message:edit',
    'message:delete',
    'message:react',
    'message:read',
    'message:delivered',
    'chat:preferences',
    'chat:changes',
  ] as const)('%s for an id that is nobody’s finds nothing, and nothing is stored', async (event) => {
    const before = await countRows(server)
    expect(await refusalOf(event, sampleOf(clientEvents[event].payload))).toBe('NOT_FOUND')
    expect(await countRows(server)).toEqual(before)
  })

  it.each(['nonsense', 'error', 'toString', '__proto__', 'hasOwnProperty', 'message:new', ''])(
    'called “%s” is refused',
    async (event) => expect(await refusalOf(event, {})).toBe('VALIDATION'),
  )

  it('with too many or too few arguments is refused', async () => {
    expect(await refusalOf('me:changes')).toBe('VALIDATION')
    expect(await refusalOf('me:changes', { after: 0 }, { after: 0 })).toBe('VALIDATION')
  })

  it('with bytes in it is refused', async () => {
    expect(await refusalOf('me:changes', { after: Buffer.from('0') })).toBe('VALIDATION')
    expect(await refusalOf('me:changes', Buffer.alloc(100))).toBe('VALIDATION')
  })
})

describe('a connection that breaks the rules', () => {
  const attacks: Record<string, (attacker: Connection) => void> = {
    'sends an event without an acknowledgement': ({ socket }) =>
      void socket.emit('message:send', sampleOf(clientEvents['message:send'].payload)),
    'puts something else where the acknowledgement belongs': ({ socket }) =>
      void socket.emit('me:changes', { after: 0 }, 'not a function'),
    'sends more than a frame may hold': ({ socket }) =>
      void socket.emit('me:changes', { after: 'x'.repeat(limits.socketFrame) }, () => {}),
    'uses a reserved name': ({ socket }) => raw(socket, '42["disconnect",{}]'),
    'numbers its event': ({ socket }) => raw(socket, '42[1,{}]'),
    'speaks no Socket.IO': ({ socket }) => raw(socket, '4nonsense'),
    'announces ten thousand attachments': ({ socket }) => raw(socket, '4510000-["me:changes"]'),
    'sends bytes out of nowhere': ({ socket }) => raw(socket, Buffer.from([1, 2, 3])),
  }
  const raw = ({ io }: Connection['socket'], data: string | Buffer) => {
    const { transport } = io.engine as unknown as { transport: { ws: { send(data: string | Buffer): void } } }
    transport.ws.send(data)
  }

  it.each(Object.keys(attacks))('is cut when it %s; the others go on', async (name) => {
    const before = await countRows(server)
    const attacker = await connectAs(ada)
    attacks[name]?.(attacker)
    await attacker.gone
    await expectAlive()
    expect(await countRows(server)).toEqual(before)
  })
})

it('an acknowledgement of something never asked harms nobody', async () => {
  const attacker = await connectAs(ada)
  attacker.socket.io.engine.write('3999["x"]')
  expect(await attacker.request('me:changes', { after: 0 })).toMatchObject({ ok: true })
})
