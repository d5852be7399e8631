import { describe, expect, it } from 'vitest'
import { noKeys, rowKeys } from './rowKeys.ts'

const found = (...ids: string[]) => ids.map((messageId) => ({ messageId }))
const keys = (map: ReadonlyMap<string, number>) => [...map.values()]

describe('the rows that show what was found', () => {
  it('keep their messages when more are found', () => {
    const first = rowKeys(found('c', 'b'), noKeys)
    const second = rowKeys(found('d', 'c', 'b', 'a'), first)
    expect(second.get('c')).toBe(first.get('c'))
    expect(second.get('b')).toBe(first.get('b'))
    expect(new Set(keys(second)).size).toBe(4)
  })

  it('are never taken over by another message of the same search', () => {
    const first = rowKeys(found('b', 'a'), noKeys)
    const second = rowKeys(found('a'), first)
    const third = rowKeys(found('c', 'a'), second)
    expect(third.get('a')).toBe(first.get('a'))
    expect(new Set(keys(third)).size).toBe(2)
  })

  it('are the same ones for another search', () => {
    expect(keys(rowKeys(found('x', 'y'), noKeys))).toEqual(keys(rowKeys(found('a', 'b'), noKeys)))
  })
})
