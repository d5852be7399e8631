import { render } from '@testing-library/react'
import { VirtuosoMockContext } from 'react-virtuoso'
import { memoryLocation } from 'wouter/memory-location'
import { ok, type RouteName } from '@oms-chat/shared'
import { App } from '../app/App.tsx'
import { createLocale, type Locale } from '../app/i18n.tsx'
import type { Api } from '../app/ports.ts'
import { createStore } from '../app/store.ts'
import { signedIn } from '../features/auth/events.ts'
import { synced } from '../features/chats/events.ts'
import { connectionChanged } from '../features/connection/connectionSlice.ts'
import { pageReceived, pageRequested } from '../features/messages/events.ts'
import { en } from '../locales/en.ts'
import { enRest } from '../locales/en.rest.ts'
import {
  exampleChat,
  exampleMe,
  exampleMember,
  exampleMessage,
  exampleOrganization,
  exampleUser,
  id,
} from './builders.ts'

export const ada = exampleUser({ role: 'admin' })
export const grace = exampleUser({ id: id(2), username: 'grace', fullName: 'Grace Hopper' })
export const planning = id(0xc1)
export const direct = id(0xc2)

const session = {
  id: id(0xe1),
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0 Safari/537.36',
  ip: '192.0.2.1',
  createdAt: exampleMessage().createdAt,
  lastUsedAt: exampleMessage().createdAt,
  current: true,
}

/** What the server would answer; anything else is unavailable, and shown as such. */
const answers: Partial<Record<RouteName, unknown>> = {
  start: {
    data: { empty: false, demoUsers: [{ username: 'ada', fullName: ada.fullName }], demoPassword: 'p' },
  },
  listUsers: { data: [grace], nextCursor: null },
  listMembers: {
    data: [exampleMember({ user: ada, role: 'admin' }), exampleMember({ user: grace })],
    nextCursor: null,
  },
  discoverChats: { data: [], nextCursor: null },
  listSessions: { data: [session], nextCursor: null },
  adminInvites: { data: [], nextCursor: null },
}

const api: Api = {
  call: (name) =>
    Promise.resolve(
      name in answers
        ? ok(answers[name] as never)
        : { ok: false, error: { code: 'UNAVAILABLE', message: 'not in this test' } },
    ),
}

const messages = [
  exampleMessage({
    seq: 1,
    senderId: null,
    type: 'system',
    content: '',
    system: { event: 'chat-created', actorId: ada.id, name: null },
  }),
  exampleMessage({
    seq: 2,
    content: 'Good morning',
    reactions: [{ emoji: '👍', count: 1, userIds: [grace.id] }],
  }),
  exampleMessage({
    seq: 3,
    senderId: ada.id,
    content: 'To you too',
    replyTo: { id: id(0x1002), senderId: grace.id, excerpt: 'Good morning' },
    editedAt: exampleMessage().createdAt,
  }),
  exampleMessage({ seq: 4, content: '', deletedAt: exampleMessage().createdAt }),
]

/** A store as it is when somebody has signed in and opened a chat. */
export function exampleStore({ isSignedIn = true, answering = api } = {}) {
  let count = 0
  const store = createStore({
    api: answering,
    newClientId: () => `client-${++count}-0000`,
    now: () => Date.now(),
  })
  if (!isSignedIn) return store
  store.dispatch(signedIn({ user: ada, organization: exampleOrganization }))
  store.dispatch(
    synced({
      generation: 'g',
      chats: [
        exampleChat({
          id: planning,
          memberCount: 2,
          head: 4,
          me: exampleMe({ role: 'admin', readRev: 4, muted: true, pinned: true }),
        }),
        exampleChat({
          id: direct,
          type: 'direct',
          name: null,
          directUserIds: [ada.id, grace.id],
          me: exampleMe({ unreadCount: 3, mentionCount: 1, draft: 'hm' }),
        }),
        exampleChat({ id: id(0xc3), name: 'Old', me: exampleMe({ archived: true }) }),
      ],
      users: [ada, grace],
      whole: {},
    }),
  )
  store.dispatch(connectionChanged('online'))
  store.dispatch(pageRequested({ chatId: planning, mode: 'latest', loadId: 'l' }))
  store.dispatch(
    pageReceived({
      chatId: planning,
      mode: 'latest',
      loadId: 'l',
      messages,
      hasBefore: false,
      hasAfter: false,
      span: null,
    }),
  )
  return store
}

export const english = createLocale('en', { ...en, ...enRest })

/** Renders the whole app at an address, in a window of fixed height. */
export function renderApp({
  path = '/',
  locale = english,
  store = exampleStore(),
}: { path?: string; locale?: Locale; store?: ReturnType<typeof exampleStore> } = {}) {
  const { hook } = memoryLocation({ path })
  const view = render(
    <VirtuosoMockContext value={{ viewportHeight: 2_000, itemHeight: 60 }}>
      <App store={store} locale={locale} location={hook} />
    </VirtuosoMockContext>,
  )
  return { store, ...view }
}
