import { act, screen, within } from '@testing-library/react'
import { beforeAll, expect, it, vi } from 'vitest'
import { rootReducer } from '../../app/store.ts'
import { direct, exampleStore, grace, planning, renderApp } from '../../testing/exampleApp.tsx'
import { id } from '../../testing/builders.ts'
import { typingEnded, typingHeard } from './events.ts'
import { liveParts } from './Live.tsx'
import { typingSlice } from './typingSlice.ts'

beforeAll(async () => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  )
  rootReducer.inject(typingSlice)
  await liveParts.load()
})

const header = () => within(screen.getByRole('main')).getByRole('status')
const row = (name: string) => screen.getByRole('link', { name })

it('says who types in the conversation and in the chat’s row, by name and number', () => {
  const { store } = renderApp({ store: exampleStore(), path: `/c/${planning}` })
  const type = (userId: string, userName: string, chatId = planning) =>
    act(() => void store.dispatch(typingHeard({ chatId, userId, userName })))
  expect(header().textContent).toBe('')
  type(grace.id, 'Grace Hopper')
  expect(header().textContent).toBe('Grace is typing…')
  expect(row('Planning').textContent).toContain('Grace is typing…')
  type(id(3), 'Linus Berg')
  expect(header().textContent).toBe('Grace and Linus are typing…')
  type(id(4), 'Margaret Hill')
  expect(header().textContent).toBe('Grace and 2 others are typing…')
  for (const userId of [grace.id, id(3), id(4)])
    act(() => void store.dispatch(typingEnded({ chatId: planning, userId })))
  expect(header().textContent).toBe('')
  expect(row('Planning').textContent).not.toContain('typing')

  type(grace.id, 'Grace Hopper', direct)
  expect(row('Grace Hopper').textContent).toContain('typing…')
  expect(header().textContent).toBe('')
})
