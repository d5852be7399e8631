import { expect, test } from 'vitest'
import { EnvError, readEnv } from './env.ts'

const secret = 'k7Jd0qLm3xVb9sWz2cRt5yHn8fGp4aQe'

test('an empty environment is a working development setting', () => {
  expect(readEnv({})).toMatchObject({ port: 3000, production: false, rateLimits: true, corsOrigins: [] })
})

test('an empty variable is the same as none', () => {
  expect(readEnv({ MONGODB_URL: '', PORT: '' })).toMatchObject({ port: 3000, mongodbUrl: undefined })
})

test.each([
  [{ PORT: 'http' }, 'PORT'],
  [{ PORT: '70000' }, 'PORT'],
  [{ PUBLIC_URL: 'chat.example.com' }, 'PUBLIC_URL'],
  [{ PUBLIC_URL: 'javascript:alert(1)' }, 'PUBLIC_URL'],
  [{ MONGODB_URL: 'localhost:27017' }, 'MONGODB_URL'],
  [{ CORS_ORIGINS: 'https://a.example/path' }, 'CORS_ORIGINS'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
  [{ SEED_DEMO: 'yes' }, 'SEED_DEMO'],
  [{ RATE_LIMITS: 'no' }, 'RATE_LIMITS'],
])('%o stops the start with one line that names %s', (environment, name) => {
  const read = () => readEnv(environment)
  expect(read).toThrow(EnvError)
  expect(read).toThrow(new RegExp(`^${name}: [^\\n]+$`))
})

test.each([
  ['a missing secret', {}],
  ['a short secret', { JWT_SECRET: 'short' }],
  ['the example’s secret', { JWT_SECRET: 'change-me-to-at-least-32-random-characters' }],
  ['lifted rate limits', { JWT_SECRET: secret, RATE_LIMITS: 'off' }],
])('production refuses %s', (_, environment) => {
  expect(() => readEnv({ NODE_ENV: 'production', ...environment })).toThrow(EnvError)
})

test('production starts with a secret of its own', () => {
  expect(readEnv({ NODE_ENV: 'production', JWT_SECRET: secret })).toMatchObject({
    production: true,
    jwtSecret: secret,
    logLevel: 'info',
  })
})

test('lists and proxies are parsed', () => {
  const env = readEnv({ CORS_ORIGINS: 'https://a.example, http://b.example:8080', TRUST_PROXY: '10.0.0.0/8' })
  expect(env.corsOrigins).toEqual(['https://a.example', 'http://b.example:8080'])
  expect(env.trustProxy).toEqual(['10.0.0.0/8'])
  expect(readEnv({ TRUST_PROXY: '2' }).trustProxy).toBe(2)
  expect(readEnv({}).trustProxy).toBe(false)
})
