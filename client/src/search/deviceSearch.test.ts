import { afterEach, describe, expect, it } from 'vitest'
import type { Message } from '@oms-chat/shared'
import { createStore } from '../app/store.ts'
import { signedIn, signedOut } from '../features/auth/events.ts'
import { synced } from '../features/chats/events.ts'
import { searchMessages, watchMessages } from '../features/search/thunks.ts'
import { newClientId } from '../lib/clientId.ts'
import { openDatabase } from '../storage/database.ts'
import {
  exampleChat,
  exampleMe,
  exampleMessage,
  exampleOrganization,
  exampleUser,
  id,
} from '../testing/builders.ts'
import { eventually } from '../testing/eventually.ts'
import { createDeviceSearch } from './deviceSearch.ts'
import { openSearch } from './searchSession.ts'
import type { FromWorker, ToWorker } from './worker.ts'

const ended: (() => void)[] = []
afterEach(() => {
  for (const end of ended.splice(0)) end()
})

/** The worker's work, done beside the page: Node has none of the browser's workers. */
class InPage extends EventTarget implements Worker {
  onmessage = null
  onmessageerror = null
  onerror = null
  isTerminated = false
  private session: ReturnType<typeof openSearch> | undefined

  private tell(data: FromWorker) {
    if (!this.isTerminated) this.dispatchEvent(new MessageEvent('message', { data }))
  }
  postMessage(message: ToWorker) {
    if (message.kind === 'open') {
      this.session = openSearch(message.userId, () => this.tell({ kind: 'changed' }))
      return
    }
    if (message.kind === 'expire') {
      void this.session?.then((search) => search.expire(message.now))
      return
    }
    this.session
      ?.then((search) => search.answer(message))
      .then(
        (answer) => this.tell({ kind: 'answer', ...answer }),
        () => this.tell({ kind: 'failed', id: message.id }),
      )
  }
  terminate() {
    this.isTerminated = true
    void this.session?.then((search) => search.close())
  }
}

/** A worker that comes up and then says nothing. */
class Silent extends EventTarget implements Worker {
  onmessage = null
  onmessageerror = null
  onerror = null
  postMessage = () => undefined
  terminate = () => undefined
}

const ada = exampleUser({ id: newClientId() })
const grace = exampleUser({ id: id(2), username: 'grace', fullName: 'Grace Hopper' })
const planning = id(0xc1)
const night = id(0xc2)

/** What a device of Ada's holds. */
async function holding(...messages: Message[]) {
  const userId = newClientId()
  const database = await openDatabase(userId)
  ended.push(() => database.close())
  const write = (...written: Message[]) =>
    database.messages.bulkPut(written.map((message) => ({ ...message, w: message.seq })))
  await write(...messages)
  return { user: { ...ada, id: userId }, write }
}

/** A client whose searches run where `start` says. */
function client(start: () => Worker = () => new InPage()) {
  const search = createDeviceSearch(start)
  const store = createStore({
    api: { call: () => Promise.reject(new Error('searching asks no server')) },
    newClientId,
    now: () => Date.now(),
    search: () => Promise.resolve(search),
  })
  ended.push(search.follow(store), () =>
    store.dispatch(signedOut({ reason: 'signed-out', deliberate: true })),
  )
  const signIn = (user: typeof ada) => {
    store.dispatch(signedIn({ user, organization: exampleOrganization }))
    store.dispatch(
      synced({
        generation: 'g',
        chats: [
          exampleChat({ id: planning, me: exampleMe() }),
          exampleChat({ id: night, name: 'Night shift', me: exampleMe() }),
        ],
        users: [user, grace],
        whole: {},
      }),
    )
  }
  const ask = (text: string) => store.dispatch(searchMessages({ text, limit: 50 })).unwrap()
  return {
    store,
    search,
    signIn,
    ask,
    find: async (text: string) => (await ask(text))?.hits.map((hit) => hit.messageId),
  }
}

const question = { phrases: [], senderIds: null, chatIds: null, has: [], after: null, before: null }

const said = (seq: number, content: string, more: Partial<Message> = {}) =>
  exampleMessage({ seq, content, chatId: planning, ...more })

describe('asking for messages as one types it', () => {
  it('finds by words, by who wrote, and by where', async () => {
    const { user, write } = await holding()
    const mine = said(1, 'the budget', { senderId: user.id })
    const hers = said(2, 'budget again')
    const elsewhere = said(3, 'budget at night', { chatId: night })
    await write(mine, hers, elsewhere)
    const { signIn, find, ask } = client()
    signIn(user)
    await eventually(async () => expect(await find('budget')).toHaveLength(3))
    expect(await find('budget from:me')).toEqual([mine.id])
    expect(await find('budget from:grace in:planning')).toEqual([hers.id])
    expect(await find('budget from:"Grace Hop"')).toEqual([elsewhere.id, hers.id])
    expect(await find('budget from:nobody')).toEqual([])
    expect(await ask('budget in:"night shift"')).toMatchObject({ inOneChat: true, ignored: [] })
    expect(await ask('in:')).toMatchObject({ hits: [], inOneChat: false })
  })

  it('tells when something else may be found by now', async () => {
    const { user, write } = await holding(said(1, 'one'))
    const { store, signIn, find } = client()
    signIn(user)
    await eventually(async () => expect(await find('one')).toHaveLength(1))
    let told = 0
    const stop = store.dispatch(watchMessages(() => (told += 1)))
    await write(said(2, 'one more'))
    await eventually(() => expect(told).toBeGreaterThan(0))
    await eventually(async () => expect(await find('one')).toHaveLength(2))
    stop()
  })

  it('searches only what belongs to whoever is signed in', async () => {
    const first = await holding(said(1, 'secret of the first'))
    const second = await holding(said(2, 'secret of the second'))
    const workers: InPage[] = []
    const { signIn, find, search, store } = client(() => {
      const worker = new InPage()
      workers.push(worker)
      return worker
    })
    signIn(first.user)
    await eventually(async () => expect(await find('secret')).toEqual([said(1, '').id]))
    const overtaken = search.find(first.user.id, question, 50)
    signIn(second.user)
    expect(await overtaken).toBeNull()
    await eventually(async () => expect(await find('secret')).toEqual([said(2, '').id]))
    store.dispatch(signedOut({ reason: 'signed-out', deliberate: true }))
    expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true, true])
  })

  it('says that it can’t where the worker doesn’t run, and where there is none', async () => {
    const worker = new Silent()
    const { signIn, ask } = client(() => worker)
    signIn(ada)
    const asked = ask('anything')
    await Promise.resolve()
    await eventually(() => {
      worker.dispatchEvent(new Event('error'))
      return expect(asked).rejects.toThrow('can’t be searched')
    })
  })
})
