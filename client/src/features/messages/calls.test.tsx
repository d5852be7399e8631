import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { changesReceived, chatDelta } from '../chats/events.ts'
import { ada, exampleStore, grace, planning, renderApp } from '../../testing/exampleApp.tsx'
import { exampleMessage } from '../../testing/builders.ts'

afterEach(cleanup)

it('a message stands out that calls its reader, by name or with all, and no other', async () => {
  const store = exampleStore()
  renderApp({ store, path: `/c/${planning}` })
  const log = within(await screen.findByRole('log'))
  const said = (seq: number, content: string, mentions: string[], senderId = grace.id) =>
    exampleMessage({ seq, chatId: planning, content, mentions, senderId })
  const messages = [
    said(5, '@ada: one', [ada.id]),
    said(6, '@here: two', [planning]),
    said(7, '@here: three', []),
    said(8, '@grace: four', [grace.id]),
    said(9, '@all: five', [planning], ada.id),
  ]
  for (const message of messages)
    store.dispatch(changesReceived(chatDelta(planning, message.rev, { messages: [message] })))
  const calls = (text: string) => log.getByText(text).closest('article')?.dataset['calls']
  await waitFor(() => expect(log.getByText(': five')).toBeTruthy())
  expect([': one', ': two', ': three', ': four', ': five'].map(calls)).toEqual([
    'me',
    'me',
    undefined,
    undefined,
    'own',
  ])
})
