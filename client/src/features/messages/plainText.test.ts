import { describe, expect, it } from 'vitest'
import { plainText } from './plainText.ts'

describe('a message in one line', () => {
  it('reads without its marks', () => {
    expect(plainText('**Bold** and *italic*, `code` and [a link](https://a.b)')).toBe(
      'Bold and italic, code and a link',
    )
    expect(plainText('- one\n- two')).toBe('one two')
    expect(plainText('```ts\nconst a = 1\n```')).toBe('const a = 1')
  })

  it('keeps what only looks like a mark', () => {
    expect(plainText('2 * 3 * 4 is not snake_case')).toBe('2 * 3 * 4 is not snake_case')
  })
})
