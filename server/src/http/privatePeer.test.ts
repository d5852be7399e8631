import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { isPrivatePeer } from './privatePeer.ts'

const from = (remoteAddress: string | undefined, headers: Record<string, string> = {}) => {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress })
  return Object.assign(new IncomingMessage(socket), { headers })
}

test.each(['127.0.0.1', '10.2.3.4', '172.20.0.9', '192.168.1.1', '::1', '::ffff:10.0.0.1', 'fd00::1'])(
  '%s is of this machine or a private network',
  (address) => expect(isPrivatePeer(from(address))).toBe(true),
)

test.each(['8.8.8.8', '172.32.0.1', '::ffff:8.8.8.8', '2001:db8::1', undefined])('%s isn’t', (address) =>
  expect(isPrivatePeer(from(address))).toBe(false),
)

test('what came through a proxy isn’t, whatever that says of where it comes from', () =>
  expect(isPrivatePeer(from('10.2.3.4', { 'x-forwarded-for': '127.0.0.1' }))).toBe(false))
