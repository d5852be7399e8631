import { expect, test } from 'vitest'
import { loginKey, networkOf } from './signInLimits.ts'

test('addresses of one IPv6 network count together, IPv4 addresses each for itself', () => {
  expect(networkOf('2001:db8:1:2:aaaa:bbbb:cccc:1')).toBe(networkOf('2001:db8:1:2:dddd::2'))
  expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:1:3::1'))
  expect(networkOf('192.0.2.1')).not.toBe(networkOf('192.0.2.2'))
  expect(networkOf('::ffff:192.0.2.1')).not.toBe(networkOf('::ffff:192.0.2.2'))
})

test('what was typed as a name isn’t kept', () => {
  expect(loginKey('my-password', '192.0.2.1')).not.toContain('my-password')
  expect(loginKey('Ada', '192.0.2.1')).toBe(loginKey('ada', '192.0.2.1'))
  expect(loginKey('ada', '192.0.2.1')).not.toBe(loginKey('ada', '192.0.2.2'))
})
