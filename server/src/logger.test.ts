import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'
import { registerPerson, request, startTestServer } from './testing/index.ts'

function recorder() {
  const lines: string[] = []
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
  return { logger: createLogger('trace', destination), text: () => lines.join('') }
}

test('secrets are struck out, and errors told without their text', () => {
  const { logger, text } = recorder()
  logger.info(
    { token: 'secret-1', body: { password: 'secret-2' }, req: { headers: { cookie: 'secret-3' } } },
    'x',
  )
  logger.error({ err: new TypeError('the message was: secret-4') }, 'failed')
  expect(text()).not.toContain('secret-')
  expect(text()).toContain('"type":"TypeError"')
  expect(text()).toContain('logger.test.ts')
})

test('a request is logged with its id and path, and nothing that it carried', async () => {
  const { logger, text } = recorder()
  const server = await startTestServer({ logger })
  const ada = await registerPerson(server, { password: 'a password to look for' })
  const answer = await ada.request('get', '/users?q=confidential')
  await request(server, 'post', '/auth/login', { body: '{"login": "words that broke' })
  const places = ['/api/v1/auth/invites', '/join', '/reset-password']
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
