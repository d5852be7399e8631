import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { exampleStore, planning, renderApp } from '../../testing/exampleApp.tsx'
import { exampleMessage } from '../../testing/builders.ts'
import { deliveryChanged } from '../messages/events.ts'
import { selectPending } from '../messages/selectors.ts'
import { reactionToggled } from '../messages/submit.ts'

it('a refused reaction says so until it is tried again or given up', async () => {
  const store = exampleStore()
  const messageId = exampleMessage({ seq: 2 }).id
  store.dispatch(reactionToggled({ chatId: planning, messageId, emoji: '🎉', on: true }))
  renderApp({ store, path: `/c/${planning}` })
  expect(screen.queryByRole('alert')).toBeNull()
  const pending = () => selectPending(store.getState())
  const error = { code: 'FORBIDDEN' as const, message: 'too many' }
  const refuse = () => {
    for (const event of ['claimed', 'refused'] as const)
      store.dispatch(deliveryChanged({ clientId: pending()[0]?.clientId ?? '', event, error }))
  }

  refuse()
  const note = await screen.findByRole('alert')
  expect(note.textContent).toContain('Your reaction 🎉 wasn’t saved.')
  await userEvent.click(within(note).getByRole('button', { name: 'Retry' }))
  expect(pending()).toMatchObject([{ status: 'waiting' }])

  refuse()
  await userEvent.click(within(await screen.findByRole('alert')).getByRole('button', { name: 'Discard' }))
  expect(pending()).toEqual([])
})
