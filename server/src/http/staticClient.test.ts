import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../testing/index.ts'

let dir: string
let server: TestServer
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'client-'))
  await mkdir(join(dir, 'dist/assets'), { recursive: true })
  await writeFile(join(dir, 'secret.txt'), 'not for anyone')
  await writeFile(join(dir, 'dist/index.html'), '<!doctype html><title>OMS Chat</title>')
  await writeFile(join(dir, 'dist/sw.js'), 'self')
  await writeFile(join(dir, 'dist/manifest.webmanifest'), '{}')
  await writeFile(join(dir, 'dist/assets/index-3f2a.js'), 'export {}')
  server = await startTestServer({ clientDir: join(dir, 'dist') })
})
afterAll(async () => {
  await server.close()
  await rm(dir, { recursive: true })
})

const get = async (path: string, headers: Record<string, string> = { accept: 'text/html' }) => {
  const answer = await fetch(server.url + path, { headers })
  return { status: answer.status, cache: answer.headers.get('cache-control'), text: await answer.text() }
}

test('what carries a hash is immutable, everything else is asked for again', async () => {
  expect(await get('/assets/index-3f2a.js')).toMatchObject({
    status: 200,
    cache: 'public, max-age=31536000, immutable',
  })
  expect(await get('/')).toMatchObject({ status: 200, cache: 'no-cache' })
  expect(await get('/sw.js')).toMatchObject({ status: 200, cache: 'no-cache', text: 'self' })
})

test('the worker and the manifest are served as what they are, never stale', async () => {
  const headers = async (path: string) => {
    const answer = await fetch(server.url + path)
    return [answer.headers.get('content-type'), answer.headers.get('cache-control')]
  }
  expect(await headers('/sw.js')).toEqual([expect.stringMatching(/^text\/javascript/), 'no-cache'])
  expect(await headers('/manifest.webmanifest')).toEqual(['application/manifest+json', 'no-cache'])
})

test.each(['/chats/6b01390eee71c10a3b7cfc42', '/join/abc', '/settings'])(
  '%s is the client’s to route',
  async (path) => {
    expect(await get(path)).toMatchObject({
      status: 200,
      cache: 'no-cache',
      text: expect.stringContaining('OMS Chat'),
    })
  },
)

test.each(['/assets/gone-1234.js', '/api/v1/nothing', '/api/nothing', '/embed/nothing.js'])(
  '%s is not there',
  async (path) => expect(await get(path)).toMatchObject({ status: 404 }),
)

test.each(['/../secret.txt', '/..%2fsecret.txt', '/assets/%2e%2e/%2e%2e/secret.txt', '/%00'])(
  '%s leads nowhere outside',
  async (path) => expect((await get(path)).text).not.toContain('not for anyone'),
)

test('a picture that isn’t there is no page', async () => {
  expect(await get('/logo.png', { accept: 'image/png' })).toMatchObject({ status: 404 })
})
