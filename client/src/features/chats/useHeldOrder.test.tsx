import { act, renderHook } from '@testing-library/react'
import { expect, it } from 'vitest'
import { useHeldOrder } from './heldOrder.ts'

it('a list under the pointer is the very same one as long as nothing comes or goes', () => {
  const ids = ['a', 'b', 'c']
  const { result, rerender } = renderHook(({ now }) => useHeldOrder(now, 'all'), {
    initialProps: { now: ids },
  })
  act(() => result.current.pointer.onPointerEnter({ pointerType: 'mouse' }))
  const now = ['c', 'a', 'b', 'new']
  rerender({ now })
  const held = result.current.ids
  expect(held).toEqual(['a', 'b', 'c', 'new'])
  rerender({ now })
  expect(result.current.ids).toBe(held)
  act(() => result.current.pointer.onPointerLeave())
  expect(result.current.ids).toBe(now)
})
