import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useRested } from './useRested.ts'

function Part({ name }: { name: string }) {
  const { isRested, now } = useRested()
  return (
    <div onPointerEnter={now} data-testid={name}>
      {isRested && <button type="button">{name}</button>}
    </div>
  )
}

const shown = () => screen.queryAllByRole('button').map(({ textContent }) => textContent)
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('what nobody reaches for yet', () => {
  it('comes when the page has rested, for all of them at once, and stays', async () => {
    const { rerender } = render(<Part name="a" />)
    await pass(150)
    rerender(
      <>
        <Part name="a" />
        <Part name="b" />
      </>,
    )
    await pass(150)
    expect(shown()).toEqual([])
    await pass(100)
    expect(shown()).toEqual(['a', 'b'])
  })

  it('comes at once where somebody reaches for it', () => {
    render(
      <>
        <Part name="a" />
        <Part name="b" />
      </>,
    )
    fireEvent.pointerEnter(screen.getByTestId('b'))
    expect(shown()).toEqual(['b'])
  })
})
