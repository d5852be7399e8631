import { expect, test } from 'vitest'
import { isPlace, paths } from './paths.ts'

const places = [
  paths.home,
  paths.register,
  paths.chat('a1'),
  paths.message('a1', 'b2'),
  paths.info('a1'),
  '/join/abc',
  '/reset/abc',
  '/invite/abc',
]

test.each(places)('%s opens without the server', (path) => expect(isPlace(path)).toBe(true))

test.each(['/api/docs', '/api/v1/files/a1', '/socket.io/', '/healthz', '/metrics', '/embed/demo.html'])(
  '%s is for the server to answer',
  (path) => expect(isPlace(path)).toBe(false),
)
