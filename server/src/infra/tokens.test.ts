import { createHmac } from 'node:crypto'
import { type JWTHeaderParameters, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { accessLifetime, createTokenSigner } from './tokens.ts'

const secret = 'a-secret-of-the-tests-with-more-than-32-characters'
const actor = {
  userId: '6b01390eee71c10a3b7cfc44',
  orgId: '6b01390eee71c10a3b7cfc42',
  role: 'member' as const,
  sessionId: '6b01390eee71c10a3b7cfc46',
}
const start = Date.parse('2026-11-21T12:00:00Z')
const at = (seconds: number) => createTokenSigner(secret, () => new Date(start + seconds * 1000))
const signer = at(0)

const accessKey = createHmac('sha256', secret).update('oms-chat access').digest()

type Forgery = { header?: JWTHeaderParameters; change?: (token: SignJWT) => SignJWT; key?: Uint8Array }

/** An access token like the real ones but for what the forger does to it. */
function forge({ header = { alg: 'HS256', typ: 'at+jwt' }, change, key = accessKey }: Forgery = {}) {
  const { userId: sub, orgId: org, role, sessionId: sid } = actor
  const token = new SignJWT({ sub, org, role, sid })
    .setProtectedHeader(header)
    .setIssuer('oms-chat')
    .setAudience('oms-chat/api')
    .setIssuedAt(start / 1000)
    .setExpirationTime(start / 1000 + 60)
  return (change ? change(token) : token).sign(key)
}

test('an access token says who it was made for, until it ends', async () => {
  const { token, expiresIn } = await signer.signAccess(actor)
  expect(expiresIn).toBe(15 * 60)
  expect(await at(accessLifetime - 1).verifyAccess(token)).toMatchObject({ actor })
  expect(await at(accessLifetime + 1).verifyAccess(token)).toBeNull()
})

test('the forgery of this test is good where nothing is changed', async () => {
  expect(await signer.verifyAccess(await forge())).toMatchObject({ actor })
})

test.each<[string, Forgery]>([
  ['wrong audience', { change: (token) => token.setAudience('oms-chat/files') }],
  ['wrong issuer', { change: (token) => token.setIssuer('elsewhere') }],
  ['wrong type', { header: { alg: 'HS256', typ: 'files+jwt' } }],
  ['no type', { header: { alg: 'HS256' } }],
  ['another algorithm and the right key', { header: { alg: 'HS512', typ: 'at+jwt' } }],
  ['a subject that is no id', { change: (token) => token.setSubject('{"$ne":null}') }],
  ['a signature by what is public', { key: Buffer.from('-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0\n') }],
])('a token with %s is refused', async (_, forgery) => {
  expect(await signer.verifyAccess(await forge(forgery))).toBeNull()
})

test('an unsigned token is refused', async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const [, payload] = (await forge()).split('.')
  for (const alg of ['none', 'None', 'NONE', ''])
    expect(await signer.verifyAccess(`${part({ alg, typ: 'at+jwt' })}.${payload}.`)).toBeNull()
})

test('a token for files opens nothing else', async () => {
  const files = await signer.signFiles(actor, new Date(start + 60_000))
  expect(await signer.verifyFiles(files)).toEqual({ orgId: actor.orgId, sessionId: actor.sessionId })
  expect(await signer.verifyAccess(files)).toBeNull()
  expect(await signer.verifyFiles((await signer.signAccess(actor)).token)).toBeNull()
})

test('an invite’s token leads to its invite, altered to none', () => {
  const token = signer.inviteToken(actor.orgId, 'organization')
  expect(signer.inviteIdOf(token, 'organization')).toBe(actor.orgId)
  expect(signer.inviteIdOf(token.replace(actor.orgId, actor.userId), 'organization')).toBeNull()
  expect(signer.inviteIdOf(`${token}x`, 'organization')).toBeNull()
  expect(signer.inviteIdOf('', 'organization')).toBeNull()
  expect(signer.inviteIdOf(token, 'chat')).toBeNull()
  expect(
    createTokenSigner(`another ${secret}`, () => new Date()).inviteIdOf(token, 'organization'),
  ).toBeNull()
})
