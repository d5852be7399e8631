import { cleanup, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'
import { type ErrorCode, fail, ok } from '@oms-chat/shared'
import type { Api } from '../../app/ports.ts'
import { exampleOrganization } from '../../testing/builders.ts'
import { exampleStore, grace, renderApp } from '../../testing/exampleApp.tsx'
import { signedIn } from '../auth/events.ts'

const user = userEvent.setup({ delay: null })
afterEach(cleanup)

const url = '/api/v1/admin/queues/'

/** The server's word about the queues; whatever else is asked is away. */
const saying = (code: ErrorCode | null): Api => ({
  call: (name) => {
    if (name !== 'adminOpenQueues') return Promise.resolve(fail('UNAVAILABLE', 'not in this test'))
    return Promise.resolve(code === null ? ok({ data: { url } } as never) : fail(code, 'refused'))
  },
})

const openMenu = async () => {
  await user.click(await screen.findByRole('button', { name: 'Account' }))
  return screen.findByRole('menuitem', { name: 'Settings' })
}

const openDialog = async (code: ErrorCode | null) => {
  renderApp({ store: exampleStore({ answering: saying(code) }) })
  await openMenu()
  await user.click(screen.getByRole('menuitem', { name: 'Background jobs' }))
  return screen.findByRole('dialog', { name: 'Background jobs' })
}

describe('the way to the queues', () => {
  it('is a link in a page of its own, once the server has let this browser in', async () => {
    await openDialog(null)
    const link = await screen.findByRole('link', { name: 'Open the queues' })
    expect(link.getAttribute('href')).toBe(url)
    expect([link.getAttribute('target'), link.getAttribute('rel')]).toEqual(['_blank', 'noopener noreferrer'])
  })

  it.each([
    ['NOT_FOUND', /has no queues/],
    ['FORBIDDEN', /first organisation/],
    ['UNAVAILABLE', /./],
  ] as const)('is none where the server says %s, with the reason', async (code, reason) => {
    await openDialog(code)
    expect((await screen.findByRole('alert')).textContent).toMatch(reason)
    expect(screen.queryByRole('link', { name: 'Open the queues' })).toBeNull()
  })

  it('isn’t offered to members', async () => {
    const store = exampleStore()
    store.dispatch(signedIn({ user: grace, organization: exampleOrganization }))
    renderApp({ store })
    await openMenu()
    expect(screen.queryByRole('menuitem', { name: 'Background jobs' })).toBeNull()
  })
})
