import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ok, type Member } from '@oms-chat/shared'
import type { Api } from '../../app/ports.ts'
import { exampleMember, id } from '../../testing/builders.ts'
import { ada, exampleStore, grace, planning, renderApp } from '../../testing/exampleApp.tsx'
import { selectPending } from '../messages/selectors.ts'

/** Whoever types doesn't wait for the screen. */
const user = userEvent.setup({ delay: null })

const unavailable = {
  ok: false as const,
  error: { code: 'UNAVAILABLE' as const, message: 'not in this test' },
}

/** The chat's composer, before a server that says at once who is a member, or, while that is null, never. */
async function composing(members: Member[] | null) {
  const server = { members }
  const answering: Api = {
    call: (name) => {
      if (name !== 'listMembers') return Promise.resolve(unavailable)
      const { members: data } = server
      return data ? Promise.resolve(ok({ data, nextCursor: null } as never)) : new Promise(() => undefined)
    },
  }
  const store = exampleStore({ answering })
  renderApp({ store, path: `/c/${planning}` })
  const field = await screen.findByRole('textbox', { name: 'Message' })
  await user.click(field)
  return {
    server,
    field,
    text: () => (field instanceof HTMLTextAreaElement ? field.value : ''),
    sent: () =>
      selectPending(store.getState()).flatMap(({ operation }) =>
        operation.kind === 'send' ? [operation.draft.content] : [],
      ),
  }
}

const both = [exampleMember({ user: ada, role: 'admin' }), exampleMember({ user: grace })]
const hedy = exampleMember({ user: { ...grace, id: id(3), username: 'hedy', fullName: 'Hedy Lamarr' } })
const options = () => screen.queryAllByRole('option').map(({ textContent }) => textContent)

beforeEach(() => {
  Element.prototype.scrollIntoView = () => undefined
})
afterEach(() => {
  vi.useRealTimers()
  cleanup()
})

describe('Enter behind half a name', () => {
  it('waits until it is known who may be meant, and picks', async () => {
    const { text, sent } = await composing(both)
    await user.keyboard('thanks @gra{Enter}')
    await waitFor(() => expect(text()).toBe('thanks @grace '))
    expect(sent()).toEqual([])
    await user.keyboard('{Enter}')
    expect(sent()).toEqual(['thanks @grace'])
  })

  it('sends when nobody is meant', async () => {
    const { text, sent } = await composing(both)
    await user.keyboard('thanks @all{Enter}')
    await waitFor(() => expect(sent()).toEqual(['thanks @all']))
    expect(text()).toBe('')
  })

  it('sends after two seconds without an answer', async () => {
    const { server, field, sent } = await composing(both)
    await user.keyboard('@')
    await waitFor(() => expect(options()).toHaveLength(1))
    server.members = null
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    fireEvent.change(field, { target: { value: 'thanks @gra' } })
    fireEvent.keyDown(field, { key: 'Enter' })
    act(() => void vi.advanceTimersByTime(1_999))
    expect(sent()).toEqual([])
    act(() => void vi.advanceTimersByTime(1))
    expect(sent()).toEqual(['thanks @gra'])
  })

  it('is forgotten when one types on', async () => {
    const { text, sent } = await composing(both)
    await user.keyboard('thanks @gra{Enter}c')
    await waitFor(() => expect(options()).toEqual(['GHGrace Hopper@grace']))
    expect(text()).toBe('thanks @grac')
    expect(sent()).toEqual([])
  })

  it('picks nobody who only fitted what was typed before', async () => {
    const { server, text, sent } = await composing(both)
    await user.keyboard('@')
    await waitFor(() => expect(options()).toHaveLength(1))
    server.members = [hedy]
    await user.keyboard('hed{Enter}')
    await waitFor(() => expect(text()).toBe('@hedy '))
    expect(sent()).toEqual([])
  })

  it('picks among what is shown from the moment it is shown', async () => {
    const { field, text, sent } = await composing(both)
    const enter = () => new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })
    new MutationObserver((_, observer) => {
      if (options().length === 0) return
      observer.disconnect()
      field.dispatchEvent(enter())
    }).observe(document.body, { childList: true, subtree: true })
    await user.keyboard('@gra')
    await waitFor(() => expect(text()).toBe('@grace '))
    expect(sent()).toEqual([])
  })
})

describe('what is suggested', () => {
  it('is walked round, picked and left by keys', async () => {
    const { field, text } = await composing([...both, hedy])
    await user.keyboard('@')
    await waitFor(() => expect(options()).toHaveLength(2))
    const active = () => document.getElementById(field.getAttribute('aria-activedescendant') ?? '')
    expect(active()?.textContent).toContain('Grace')
    await user.keyboard('{ArrowUp}')
    expect(active()?.textContent).toContain('Hedy')
    await user.keyboard('{ArrowDown}{ArrowDown}{Tab}')
    expect(text()).toBe('@hedy ')
    await user.keyboard('@')
    await waitFor(() => expect(options()).toHaveLength(2))
    await user.keyboard('{Escape}')
    expect(options()).toEqual([])
    expect(text()).toBe('@hedy @')
  })

  it('offers to call everybody, where one may', async () => {
    const { text } = await composing(both)
    await user.keyboard('@al')
    await waitFor(() => expect(options()).toEqual(['📣Everyone in this chat@all']))
    await user.keyboard('{Enter}')
    await waitFor(() => expect(text()).toBe('@all '))
  })

  it('offers to call those who are online, and nothing behind the whole word', async () => {
    const { text, sent } = await composing(both)
    await user.keyboard('@he')
    await waitFor(() => expect(options()).toEqual(['👋Those here who are online now@here']))
    await user.keyboard('{Tab}')
    await waitFor(() => expect(text()).toBe('@here '))
    await user.keyboard('{Backspace}{Enter}')
    await waitFor(() => expect(sent()).toEqual(['@here']))
  })

  it('is gone with what was sent', async () => {
    const { field, sent } = await composing(both)
    await user.keyboard('thanks @gra')
    await waitFor(() => expect(options()).toHaveLength(1))
    await user.click(screen.getByRole('button', { name: 'Send' }))
    expect(sent()).toEqual(['thanks @gra'])
    expect(options()).toEqual([])
    expect(field.getAttribute('aria-activedescendant')).toBeNull()
  })
})
