import { act, cleanup, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Payload, Presence } from '@oms-chat/shared'
import { rootReducer } from '../../app/store.ts'
import { ada, exampleStore, renderApp } from '../../testing/exampleApp.tsx'
import {
  presenceChosen,
  presenceRefused,
  presenceSaved,
  presenceSlice,
  presencesReceived,
} from './presenceSlice.ts'

const user = userEvent.setup({ delay: null })
const inAnHour = new Date(Date.now() + 3_600_000).toISOString()
const quiet: Presence = {
  userId: ada.id,
  status: 'online',
  statusText: null,
  statusEmoji: null,
  statusExpiresAt: null,
  lastSeenAt: null,
  chosen: 'online',
}
const roof: Presence = { ...quiet, statusText: 'On the roof', statusEmoji: '🔧', statusExpiresAt: inAnHour }

beforeAll(() => {
  rootReducer.inject(presenceSlice)
})
afterEach(cleanup)

/** The dialog of somebody whom others see like this; `asked` is what they want others to see. */
async function open(own: Presence) {
  const store = exampleStore()
  store.dispatch(presencesReceived([own]))
  const dispatched = vi.spyOn(store, 'dispatch')
  renderApp({ store })
  await user.click(await screen.findByRole('button', { name: 'Account' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Set a status' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Your status' }))
  const press = (name: string) => user.click(dialog.getByRole('button', { name }))
  const asked = (): Payload<'presence:set'>[] =>
    dispatched.mock.calls.flatMap(([action]) => (presenceChosen.match(action) ? [action.payload] : []))
  return { store, dialog, press, asked }
}

describe('one’s status', () => {
  it('keeps its end when something else of it changes', async () => {
    const { dialog, press, asked } = await open(roof)
    const text = dialog.getByLabelText('What’s up?')
    await user.clear(text)
    await user.type(text, 'In the attic')
    await press('Save')
    expect(asked()).toEqual([
      { statusText: 'In the attic', statusEmoji: '🔧', statusExpiresAt: roof.statusExpiresAt },
    ])
  })

  it('may be taken from what people say most, and ends when they want', async () => {
    const { dialog, press, asked } = await open(quiet)
    await user.click(dialog.getByLabelText('Busy'))
    await press('At lunch')
    await user.selectOptions(dialog.getByLabelText('Ends'), 'In 1 hour')
    await press('Save')
    const [{ statusExpiresAt, ...said } = {}] = asked()
    expect(said).toEqual({ status: 'busy', statusText: 'At lunch', statusEmoji: '🍽️' })
    expect(Math.abs(Date.parse(statusExpiresAt ?? '') - Date.now() - 3_600_000)).toBeLessThan(60_000)
  })

  it('is taken back at once, with its end', async () => {
    const { press, asked } = await open(roof)
    await press('Clear')
    expect(asked()).toEqual([{ statusText: null, statusEmoji: null, statusExpiresAt: null }])
  })

  it('has no end while it says nothing, nor anything to take back', async () => {
    const { dialog } = await open(quiet)
    expect(dialog.queryByRole('button', { name: 'Clear' })).toBeNull()
    expect(dialog.getByLabelText('Ends')).toHaveProperty('disabled', true)
  })

  it('closes when the server has it, and says why when it hasn’t', async () => {
    const { store, dialog, press } = await open(quiet)
    await press('Save')
    act(() => void store.dispatch(presenceRefused({ code: 'RATE_LIMITED', message: 'Slow down.' })))
    expect((await dialog.findByRole('alert')).textContent).toBeTruthy()
    await press('Save')
    act(() => void store.dispatch(presenceSaved(quiet)))
    expect(screen.queryByRole('dialog')).toBeNull()
  })
})
