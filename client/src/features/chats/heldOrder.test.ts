import { expect, it } from 'vitest'
import { holdOrder } from './heldOrder.ts'

it('a list under the pointer keeps its order: what is new comes last, what went is gone', () => {
  expect(holdOrder(['a', 'b', 'c'], ['c', 'new', 'a'])).toEqual(['a', 'c', 'new'])
})
