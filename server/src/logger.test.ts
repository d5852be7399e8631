import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'
import { type Chat, protocol } from '@oms-chat/shared'
import { connect, connectAs, registerPerson, request, startTestServer } from './testing/index.ts'

function recorder(level = 'info') {
  const lines: string[] = []
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
  return { logger: createLogger(level, destination), text: () => lines.join('') }
}

test('secrets are struck out, and errors told without their text', () => {
  const { logger, text } = recorder()
  logger.info(
    { token: 'secret-1', body: { password: 'secret-2' }, req: { headers: { cookie: 'secret-3' } } },
    'x',
  )
  logger.error({ err: new TypeError('the message was: secret-4') }, 'failed')
  expect(text()).not.toContain('secret-')
  expect(text()).toContain('"err":{"type":"TypeError"}')
})

test('where an error came from is told at the level of debugging only', () => {
  const thrown = () => {
    const error = new TypeError('secret-1', { cause: new RangeError('secret-2') })
    return Object.assign(error, { code: 'ECONNRESET' })
  }
  const told = ['trace', 'debug', 'info', 'warn', 'error'].map((level) => {
    const { logger, text } = recorder(level)
    logger.error({ err: thrown() }, 'failed')
    expect(text()).toContain('"type":"TypeError","code":"ECONNRESET","cause":"RangeError"')
    expect(text()).not.toContain('secret-')
    return text().includes('logger.test.ts')
  })
  expect(told).toEqual([true, true, false, false, false])
})

test('a request is logged with its id and path, and nothing that it carried', async () => {
  const { logger, text } = recorder('trace')
  const server = await startTestServer({ logger })
  const ada = await registerPerson(server, { password: 'a password to look for' })
  const answer = await ada.request('get', '/users?q=confidential')
  await request(server, 'post', '/auth/login', { body: '{"login": "words that broke' })
  const places = ['/api/v1/auth/invites', '/api/v1/invites', '/invite', '/join', '/reset-password']
  for (const place of places) await fetch(`${server.url}${place}/let-me-in`)
  await server.close()
  expect(text()).toContain(answer.headers.get('x-request-id'))
  expect(text()).toContain('"path":"/api/v1/users"')
  const secrets = [
    ada.password,
    ada.accessToken,
    ada.cookies.get('oms_chat_refresh') ?? '',
    'confidential',
    'words that',
    'let-me-in',
  ]
  for (const secret of secrets) expect(text()).not.toContain(secret)
})

test.each(['info', 'trace'])(
  'what people say and show is in no log of level %s, whatever becomes of it',
  async (level) => {
    const { logger, text } = recorder(level)
    const server = await startTestServer({ logger })
    const ada = await registerPerson(server)
    const { data: chat } = await ada.request<Chat>('post', '/chats/group', {
      name: 'a name of secret-chat',
      memberIds: [],
    })
    const connection = await connectAs(ada)
    const draft = (content: string) => ({
      chatId: chat.id,
      clientId: randomUUID(),
      type: 'text' as const,
      content,
    })
    const fail = (mode: 'alwaysOn' | 'off') =>
      server.models.nodes.db.db?.admin().command({
        configureFailPoint: 'failCommand',
        mode,
        data: { failCommands: ['insert', 'update', 'find'], errorCode: 2 },
      })
    const sent = await connection.request('message:send', draft('secret-sent'))
    if (!sent.ok) throw new Error(sent.error.code)
    const { id: messageId } = sent.data.message
    await connection.request('message:edit', { messageId, clientId: randomUUID(), content: 'secret-edited' })
    await connection.raw('message:send', { ...draft('secret-refused'), chatId: 'secret-id' })
    await connection.raw('secret-event', { content: 'secret-unknown' })
    await connection.raw('auth:renew', { token: 'secret-token' })
    await fail('alwaysOn')
    expect(await connection.request('message:send', draft('secret-failed'))).toMatchObject({ ok: false })
    await fail('off')
    await expect(connect(server, { auth: { token: 'secret-forged', protocol } })).rejects.toThrow()
    await expect(
      connect(server, { token: ada.accessToken, query: { t: 'secret-query' } }),
    ).resolves.toBeTruthy()
    await server.close()

    const isTrace = level === 'trace'
    expect(/"connection":"[\w-]+","event":"message:send","code":"OK"/.test(text())).toBe(isTrace)
    expect(/ {4}at .*\.ts:/.test(text())).toBe(isTrace)
    expect(text()).toMatch(
      /"connection":"[\w-]+","userId":"\w+","reason":"[\w ]+","seconds":0,"msg":"disconnected"/,
    )
    expect(text()).toContain('"level":50')
    expect(text()).not.toContain('secret-')
    expect(text()).not.toContain(ada.accessToken)
  },
)
