import { describe, expect, it } from 'vitest'
import { errorCodes, limits } from '@oms-chat/shared'
import { fieldErrors, refusalText } from './registerErrors.ts'

/** The name of a text, and the count in it: which words stand for it is the catalogue's matter. */
const t = (key: string, values?: Record<string, unknown>) =>
  [key, values?.['count']].filter(Boolean).join(' ')

const right = {
  organization: 'Acme',
  fullName: 'Ada Lovelace',
  username: 'ada',
  email: ' ada@example.org ',
  password: 'x'.repeat(limits.passwordLengthMin),
}

describe('what keeps one from registering', () => {
  it('is nothing where all is filled in', () => {
    expect(fieldErrors(t, right, true)).toEqual({})
  })

  it('is said at each field', () => {
    const wrong = { organization: ' ', fullName: ' ', username: 'A da', email: 'ada', password: 'short' }
    expect(fieldErrors(t, wrong, true)).toEqual({
      organization: 'register.missing',
      fullName: 'register.missing',
      username: 'register.usernameWrong',
      email: 'register.emailWrong',
      password: `register.passwordShort ${limits.passwordLengthMin}`,
    })
  })

  it('is no missing organisation where one is invited into one', () => {
    expect(fieldErrors(t, { ...right, organization: '' }, false)).toEqual({})
  })

  it('is said in words of its own where the server has a reason of its own', () => {
    const said = (code: (typeof errorCodes)[number]) => refusalText(t, { code, message: '' })
    expect(said('CONFLICT')).toBe('register.taken')
    expect([said('GONE'), said('NOT_FOUND')]).toEqual(['register.inviteGone', 'register.inviteGone'])
    expect([said('INTERNAL'), refusalText(t, null)]).toEqual([null, null])
  })
})
