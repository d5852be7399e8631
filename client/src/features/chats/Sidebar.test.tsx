import { cleanup, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { planning, renderApp } from '../../testing/exampleApp.tsx'

/** Whoever types doesn't wait for the screen: no frame is painted, no timer runs, between two keys. */
const fast = () => userEvent.setup({ delay: null })

const field = () => screen.getByRole('searchbox', { name: 'Search' })

beforeEach(() => vi.stubGlobal('requestAnimationFrame', () => 0))
afterEach(() => {
  vi.unstubAllGlobals()
  cleanup()
})

describe('beginning a search', () => {
  it('by its key takes every letter that is typed after it', async () => {
    renderApp()
    await fast().keyboard('/zurich CREM')
    expect(field()).toHaveProperty('value', 'zurich CREM')
  })

  it('by its key again types over what was searched last', async () => {
    renderApp()
    const user = fast()
    await user.keyboard('/zurich')
    await user.click(document.body)
    await user.keyboard('/creme')
    expect(field()).toHaveProperty('value', 'creme')
  })

  it('in one chat goes on behind the name of the chat', async () => {
    renderApp({ path: `/c/${planning}` })
    const user = fast()
    await user.click(screen.getByRole('button', { name: 'Search in this chat' }))
    await user.keyboard('creme')
    expect(field()).toHaveProperty('value', 'in:"Planning" creme')
  })
})
