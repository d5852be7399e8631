import { cleanup, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { en } from '../locales/en.ts'
import { enRest } from '../locales/en.rest.ts'
import { exampleStore, planning, renderApp } from '../testing/exampleApp.tsx'
import { createLocale } from './i18n.tsx'

/** Every text of the catalogues in brackets: what is seen without them was written into the code. */
const bracketed = Object.fromEntries(
  Object.entries({ ...en, ...enRest }).map(([key, text]) => [key, `⟦${text}⟧`]),
)
const pseudo = createLocale('en-GB', bracketed)

/** What people wrote, and what browsers and dates are called: data, not our words. */
const data = [
  'Ada Lovelace',
  'Grace Hopper',
  'Ada',
  'Grace',
  'Planning',
  'Old',
  'Acme',
  'Good morning',
  'To you too',
  'hm',
  '@ada',
  '@grace',
  'English',
  'Deutsch',
  'Ctrl\\+[KBIE]',
  'Enter',
  'Shift',
  'Esc',
  '\\b(?:[RE]|AL|GH)\\b',
  '\\b(?:AM|PM)\\b',
  '(?:\\w+day )?\\d+ Jan(?:uary)?(?: \\d+)?',
]

const residue = (text: string): string => {
  let rest = text
  for (let last = ''; last !== rest;) {
    last = rest
    rest = rest.replace(/⟦[^⟦⟧]*⟧/g, '')
  }
  return rest.replace(new RegExp(data.join('|'), 'g'), '')
}

const attributes = [
  'aria-label',
  'aria-description',
  'placeholder',
  'title',
  'alt',
  'data-tip',
  'aria-valuetext',
]

/** Whatever a person sees or hears that isn't from a catalogue, and isn't data. */
function hardCoded(root: Element): string[] {
  const found: string[] = []
  const check = (text: string | null) => {
    if (text && /\p{L}/u.test(residue(text))) found.push(text)
  }
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const { parentElement, nodeValue } = walker.currentNode
    if (!parentElement?.closest('time, style')) check(nodeValue)
  }
  for (const element of root.querySelectorAll('*'))
    for (const name of attributes) check(element.getAttribute(name))
  return found
}

const root = () => document.querySelector('[data-oms-chat]') ?? document.body

/** What jsdom lacks and menus ask for. */
const stubLayout = () => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined
      unobserve = () => undefined
      disconnect = () => undefined
    },
  )
  Element.prototype.scrollIntoView = () => undefined
  Element.prototype.hasPointerCapture = () => false
}

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

describe('in a language of brackets, nothing is left unbracketed', () => {
  it('before one is signed in', async () => {
    for (const path of ['/', '/register', '/join/token', '/reset/token']) {
      const store = exampleStore({ isSignedIn: false })
      store.dispatch({ type: 'session/signedOut', payload: { reason: 'expired', deliberate: false } })
      renderApp({ path, locale: pseudo, store })
      await screen.findByRole('heading', { level: 1 })
      expect(hardCoded(root()), path).toEqual([])
      cleanup()
    }
  })

  it('in the chats, the conversation and its info', async () => {
    stubLayout()
    renderApp({ path: `/c/${planning}/info`, locale: pseudo })
    await screen.findByText('Good morning', { selector: 'p' })
    await waitFor(() => expect(screen.getByRole('complementary').textContent).toContain('Grace Hopper'))
    expect(screen.getAllByRole('article')).toHaveLength(4)
    expect(hardCoded(root())).toEqual([])
  })

  it('in every dialog of the account, and the menus that lead to them', async () => {
    stubLayout()
    const user = userEvent.setup({ pointerEventsCheck: 0 })
    renderApp({ path: `/c/${planning}`, locale: pseudo })
    for (const label of [
      'account.settings',
      'account.invite',
      'account.queues',
      'account.shortcuts',
    ] as const) {
      await user.click(await screen.findByRole('button', { name: pseudo.t('sidebar.account') }))
      const item = await screen.findByRole('menuitem', { name: pseudo.t(label) })
      expect(hardCoded(root())).toEqual([])
      await user.click(item)
      await screen.findByRole('dialog')
      await waitFor(() => expect(document.querySelector('[aria-busy]')).toBeNull())
      expect(hardCoded(root()), label).toEqual([])
      await user.keyboard('{Escape}')
    }
  })

  it('in everything that begins a chat', async () => {
    stubLayout()
    const user = userEvent.setup({ pointerEventsCheck: 0 })
    renderApp({ path: '/', locale: pseudo })
    await user.click(screen.getByRole('button', { name: pseudo.t('sidebar.newChat') }))
    for (const label of ['newChat.group', 'newChat.channel', 'newChat.browse'] as const) {
      await user.click(await screen.findByRole('button', { name: pseudo.t(label) }))
      await user.click(await screen.findByRole('button', { name: pseudo.t('common.back') }))
      await waitFor(() => expect(document.querySelector('[aria-busy]')).toBeNull())
      expect(hardCoded(root()), label).toEqual([])
    }
  })
})
