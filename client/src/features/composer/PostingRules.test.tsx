import { act, cleanup, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type ChatSettings, defaultChatSettings } from '@oms-chat/shared'
import { exampleChat, exampleMe, exampleMessage } from '../../testing/builders.ts'
import { ada, exampleStore, planning, renderApp } from '../../testing/exampleApp.tsx'
import { changesReceived, chatDelta } from '../chats/events.ts'

const user = userEvent.setup({ delay: null })
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

/** The composer of a member in a chat that is set so. */
async function composing(settings: Partial<ChatSettings>, role: 'member' | 'moderator' = 'member') {
  const store = exampleStore()
  const set = { ...defaultChatSettings, ...settings }
  const chat = exampleChat({ id: planning, head: 5, settings: set, me: exampleMe({ role }) })
  store.dispatch(changesReceived(chatDelta(planning, 5, { chat })))
  renderApp({ store, path: `/c/${planning}` })
  const write = async (text: string) =>
    user.type(await screen.findByRole('textbox', { name: 'Message' }), text)
  /** One's own message is there, `agoMs` old. */
  const said = (agoMs: number) =>
    act(() => {
      const createdAt = new Date(Date.now() - agoMs).toISOString()
      const message = exampleMessage({ seq: 6, chatId: planning, senderId: ada.id, createdAt })
      store.dispatch(changesReceived(chatDelta(planning, 6, { messages: [message] })))
    })
  const send = () => screen.getByRole('button', { name: 'Send' })
  /** From now on time passes as the test wants it. */
  const holdTime = () => void vi.useFakeTimers()
  return { write, said, send, holdTime }
}

describe('slow mode in the composer', () => {
  it('says what is asked of one, and counts down after a message instead of sending one that fails', async () => {
    const { write, said, send, holdTime } = await composing({ slowModeSeconds: 30 })
    expect(await screen.findByText('Slow mode: one message every 30 seconds')).toBeDefined()
    await write('next')
    expect(send()).toHaveProperty('disabled', false)
    holdTime()
    said(10_000)
    expect(screen.getByText(/you can write again in 0:20$/)).toBeDefined()
    await act(() => vi.advanceTimersByTimeAsync(1_000))
    expect(screen.getByText(/you can write again in 0:19$/)).toBeDefined()
    expect(send()).toHaveProperty('disabled', true)
  })

  it('lets one write again when the time is over', async () => {
    const { write, said, send, holdTime } = await composing({ slowModeSeconds: 30 })
    await write('next')
    holdTime()
    said(29_400)
    expect(screen.getByText(/you can write again in 0:01$/)).toBeDefined()
    expect(send()).toHaveProperty('disabled', true)
    await act(() => vi.advanceTimersByTimeAsync(1_000))
    expect(send()).toHaveProperty('disabled', false)
  })

  it('asks nothing of those who keep the chat', async () => {
    const { write, said, send } = await composing({ slowModeSeconds: 30 }, 'moderator')
    said(0)
    await write('next')
    expect(send()).toHaveProperty('disabled', false)
    expect(screen.queryByText(/Slow mode/)).toBeNull()
  })
})

describe('how a chat is set, where one writes', () => {
  it('says when messages disappear', async () => {
    await composing({ disappearingSeconds: 86_400 })
    expect(await screen.findByText('Messages disappear 1 day after they are sent')).toBeDefined()
  })

  it('says why one may not write', async () => {
    await composing({ onlyAdminsCanPost: true })
    expect(await screen.findByText('Only admins can write here.')).toBeDefined()
    expect(screen.queryByRole('textbox', { name: 'Message' })).toBeNull()
  })
})
