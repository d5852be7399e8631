import fc from 'fast-check'
import { fail, ok, type Result } from '@oms-chat/shared'
import { describe, expect, it } from 'vitest'
import type { Api } from '../app/ports.ts'
import { createStore } from '../app/store.ts'
import { signedIn } from '../features/auth/events.ts'
import { operationAcknowledged, operationSubmitted } from '../features/messages/events.ts'
import type { Operation } from '../features/messages/operations.ts'
import { selectPending, selectUnsentCount } from '../features/messages/selectors.ts'
import { createMemoryTable } from '../storage/memoryTable.ts'
import type { OutboxTable } from '../storage/outboxTable.ts'
import { exampleOrganization, exampleUser, id } from '../testing/builders.ts'
import { createTestClock, settled } from '../testing/clock.ts'
import { createModelServer } from '../testing/modelServer.ts'
import { exampleCreate, exampleDelete, exampleEdit, exampleSend } from '../testing/operations.ts'
import { createOutbox } from './outbox.ts'
import { createPerform } from './perform.ts'
import type { Request } from './socket.ts'
import type { TabNews } from './tabNews.ts'

const meId = id(1)
const chat = id(0xc1)
/** So long it takes until what a table holds is there. */
const readMs = 20
const refusedText = 'nobody may say this'

/** A device with one outbox, some tabs on it, and a server behind a network that loses answers. */
const createDevice = (random: () => number) => {
  const clock = createTestClock()
  const server = createModelServer(meId, () => {})
  const shared = createMemoryTable()
  const network = { rough: true, inFlight: 0, mostInFlight: 0 }
  for (const chatId of [chat, id(0xc2)]) server.join(chatId)
  const answered: string[] = []
  let tabNumber = 0

  const answer: Request = async (event, payload) => {
    if (event === 'message:send' && 'content' in payload && payload.content === refusedText)
      return fail('VALIDATION', 'refused')
    return server.request(event, payload)
  }

  const openTab = () => {
    const life = { alive: true, online: true }
    const never = <T>() => new Promise<T>(() => {})
    /** A tab that crashed does nothing any more, whatever it was waiting for. */
    const table: OutboxTable = {
      ...shared,
      update: async (queue, step) => (life.alive ? shared.update(queue, step) : never()),
      // What was found is told later, as by a database on a disk.
      all: async () => {
        const items = await shared.all()
        await new Promise<void>((resolve) => void clock.after(readMs, resolve))
        return life.alive ? items : never()
      },
      close: () => {},
    }
    /** What the server answers, unless the question or the answer is lost on the way. */
    const carry = <T>(name: string, ask: () => Promise<Result<T>>) =>
      new Promise<Result<T>>((resolve) => {
        const luck = network.rough ? random() : 1
        network.inFlight += 1
        network.mostInFlight = Math.max(network.mostInFlight, network.inFlight)
        const end = (result: Result<T>) => {
          network.inFlight -= 1
          resolve(result)
        }
        const reach = async () => {
          const result = await ask()
          answered.push(name)
          if (luck < 0.4 || !life.online) clock.after(8_000, () => end(fail('UNAVAILABLE', 'no answer')))
          else clock.after(random() * 100, () => end(result))
        }
        if (luck < 0.15) clock.after(8_000, () => end(fail('UNAVAILABLE', 'no answer')))
        else clock.after(random() * 200, () => void reach())
      })
    const request: Request = (event, payload) => carry(event, () => answer(event, payload))
    const api: Api = {
      call: (name, input) =>
        carry(name, async () => {
          if (name !== 'createGroup' || !('body' in input)) return fail('NOT_FOUND', 'not in this model')
          const { clientId, name: title } = input.body as { clientId: string; name: string }
          return title === refusedText
            ? fail('VALIDATION', 'refused')
            : ok({ data: server.createGroup(clientId, title) } as never)
        }),
    }
    const store = createStore({ api, newClientId: () => 'unused-0', now: clock.now })
    store.dispatch(signedIn({ user: exampleUser({ id: meId }), organization: exampleOrganization }))
    const outbox = createOutbox({
      table,
      perform: createPerform({
        request,
        api,
        tellRead: (chatId, rev) => request('message:read', { chatId, rev }),
      }),
      isOnline: () => life.online && life.alive,
      dispatch: store.dispatch,
      tellTabs: (news) => tell(news, outbox),
      onUnauthenticated: () => {},
      owner: `tab-${(tabNumber += 1)}`,
      clock,
      random,
    })
    const hear = (news: TabNews) => {
      if (!life.alive) return
      if (news.kind === 'acknowledged') {
        store.dispatch(operationAcknowledged(news))
        void outbox.heardAcknowledged(news.clientId, news.operation, news.messages)
      } else if (news.kind === 'changed') void outbox.reread(news.clientIds)
    }
    const tab = {
      store,
      outbox,
      hear,
      submit: (clientId: string, operation: Operation) => {
        store.dispatch(operationSubmitted({ clientId, operation }))
        return outbox.add(clientId, operation)
      },
      setOnline: (online: boolean) => {
        life.online = online
        if (online) void outbox.drain()
      },
      crash: () => {
        life.alive = false
      },
      start: async () => {
        await outbox.load()
        await outbox.drain()
      },
    }
    return tab
  }

  type Tab = ReturnType<typeof openTab>
  const tabs: Tab[] = []
  const tell = (news: TabNews, from: Tab['outbox']) => {
    for (const tab of tabs) if (tab.outbox !== from) clock.after(random() * 50, () => tab.hear(news))
  }
  const open = (place = tabs.length) => {
    const tab = openTab()
    tabs[place] = tab
    void tab.start()
    return tab
  }
  const first = open()
  const second = open()
  return { clock, server, shared, network, answered, tabs, open, first, second }
}

type Step =
  | {
      do: 'send' | 'edit' | 'delete' | 'react' | 'read' | 'create' | 'inNew' | 'refused'
      tab: number
      wait: number
    }
  | { do: 'offline' | 'online' | 'crash'; tab: number; wait: number }

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.oneof(
    { weight: 5, arbitrary: fc.constant('send' as const) },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        'edit' as const,
        'delete' as const,
        'react' as const,
        'read' as const,
        'create' as const,
        'inNew' as const,
        'refused' as const,
        'offline' as const,
        'online' as const,
        'crash' as const,
      ),
    },
  ),
  tab: fc.nat(1),
  wait: fc.oneof(fc.constant(0), fc.nat(300), fc.nat(12_000)),
})

describe('the outbox', () => {
  it('sends everything exactly once and in order, from two tabs, over losses and crashes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25, size: 'max' }), fc.integer(), async (plan, seed) => {
        const luck = fc.sample(fc.double({ min: 0, max: 0.999, noNaN: true }), { seed, numRuns: 200 })
        let drawn = 0
        const device = createDevice(() => luck[(drawn += 1) % luck.length] ?? 0)
        const { clock, tabs, server, shared } = device
        const sent: { clientId: string; content: string; deleted: boolean; refused: boolean }[] = []
        let operations = 0
        let furthest = 0
        const begun: { clientId: string; chatId: string; said: string[]; refused: boolean }[] = []
        const reacted: string[] = []
        for (const { do: what, tab: index, wait } of plan) {
          const tab = tabs[index]
          const clientId = `operation-${(operations += 1)}`
          const last = sent.findLast(({ refused }) => !refused)
          if (what === 'send' || what === 'refused') {
            const content = what === 'send' ? clientId : refusedText
            sent.push({ clientId, content, deleted: false, refused: what === 'refused' })
            await tab?.submit(clientId, exampleSend(clientId, chat, content))
          } else if ((what === 'edit' || what === 'delete') && last && !last.deleted) {
            const known = server.messages(chat).find((message) => message.clientId === last.clientId)
            const isPending = (await shared.all()).some((item) => item.clientId === last.clientId)
            const messageId = isPending ? '' : (known?.id ?? '')
            if (what === 'edit') {
              last.content = `edit ${clientId}`
              await tab?.submit(clientId, exampleEdit(last.clientId, last.content, messageId))
            } else {
              last.deleted = true
              await tab?.submit(clientId, exampleDelete(last.clientId, messageId))
            }
          } else if (what === 'react' && last && !last.deleted) {
            const known = server.messages(chat).find((message) => message.clientId === last.clientId)
            if (!known || (await shared.all()).some((item) => item.clientId === last.clientId)) continue
            const target = { messageId: known.id, clientId: last.clientId }
            reacted.push(clientId)
            await tab?.submit(clientId, { kind: 'react', chatId: chat, target, emoji: '👍', on: true })
          } else if (what === 'create') {
            const refused = wait % 4 === 3
            const operation = exampleCreate(clientId, refused ? refusedText : clientId)
            begun.push({ clientId, chatId: operation.chatId, said: [], refused })
            await tab?.submit(clientId, operation)
          } else if (what === 'inNew') {
            const into = begun.at(-1)
            into?.said.push(clientId)
            if (into) await tab?.submit(clientId, exampleSend(clientId, into.chatId))
          } else if (what === 'read') {
            const rev = Math.max(0, server.headOf(chat) - (wait % 3))
            furthest = Math.max(furthest, rev)
            await tab?.outbox.add(clientId, { kind: 'read', chatId: chat, rev })
          } else if (what === 'offline' || what === 'online') tab?.setOnline(what === 'online')
          else if (what === 'crash') {
            tab?.crash()
            device.open(index)
          }
          await clock.advance(wait)
        }
        device.network.rough = false
        for (const tab of tabs) tab.setOnline(true)
        await clock.advance(300_000)

        const mine = server.messages(chat).map(({ clientId, content, deletedAt }) => ({
          clientId,
          content,
          deleted: deletedAt !== null,
        }))
        const arrived = new Set(mine.map(({ clientId }) => clientId))
        const expected = sent
          .filter(({ refused, deleted, clientId }) => !refused && (!deleted || arrived.has(clientId)))
          .map(({ clientId, content, deleted }) => ({ clientId, content: deleted ? '' : content, deleted }))
        expect(mine).toEqual(expected)
        expect(server.readRevOf(chat)).toBe(furthest)
        expect(server.done(chat).filter((clientId) => reacted.includes(clientId))).toEqual(reacted)
        const left = await shared.all()
        const refused = sent.filter((message) => message.refused).map(({ clientId }) => [clientId, 'failed'])
        const unmade = begun.filter((each) => each.refused)
        const held = unmade.flatMap(({ clientId, said }) => [
          [clientId, 'failed'],
          ...said.map((text) => [text, 'waiting']),
        ])
        const statuses = left.map(({ clientId, status }) => [clientId, status])
        expect(Object.fromEntries(statuses)).toEqual(Object.fromEntries([...refused, ...held]))
        for (const { chatId, said, refused } of begun)
          if (refused) expect(server.has(chatId)).toBe(false)
          else expect(server.messages(chatId).map(({ clientId }) => clientId)).toEqual(said)
        for (const tab of tabs) expect(selectUnsentCount(tab.store.getState())).toBe(left.length)
      }),
      { numRuns: 200 },
    )
  })

  const calm = () => {
    const device = createDevice(() => 0.5)
    device.network.rough = false
    device.second.crash()
    return device
  }
  const statuses = (device: ReturnType<typeof calm>) =>
    selectPending(device.first.store.getState()).map(({ clientId, status }) => [clientId, status])

  it('writes down before the network is touched', async () => {
    const { first, shared, answered } = calm()
    first.setOnline(false)
    await first.submit('message1', exampleSend('message1'))
    expect((await shared.all()).map(({ clientId, attempts }) => [clientId, attempts])).toEqual([
      ['message1', 0],
    ])
    expect(answered).toEqual([])
  })

  it('has one in flight per chat and four chats at once', async () => {
    const device = calm()
    for (let n = 0; n < 6; n += 1) {
      const chatId = id(0xd0 + n)
      device.server.join(chatId)
      for (const part of ['a', 'b'])
        await device.first.submit(`message-${n}${part}`, exampleSend(`message-${n}${part}`, chatId))
    }
    await device.clock.advance(60_000)
    expect(device.network.mostInFlight).toBe(4)
    expect(device.answered).toHaveLength(12)
  })

  it('is sent by one tab at a time when two have it', async () => {
    const device = createDevice(() => 0.5)
    device.network.rough = false
    for (let n = 0; n < 5; n += 1)
      for (const tab of device.tabs) {
        const clientId = `message-${n}-${device.tabs.indexOf(tab)}`
        await tab.submit(clientId, exampleSend(clientId))
      }
    await device.clock.advance(60_000)
    expect(device.network.mostInFlight).toBe(1)
    expect(device.answered).toHaveLength(10)
  })

  it('shows on the way what happens to a message', async () => {
    const device = calm()
    await device.first.submit('message1', exampleSend('message1'))
    await device.first.submit('message2', exampleSend('message2', chat, refusedText))
    await settled()
    expect(statuses(device)).toEqual([
      ['message1', 'sending'],
      ['message2', 'waiting'],
    ])
    await device.clock.advance(5_000)
    expect(statuses(device)).toEqual([['message2', 'failed']])
    const [failed] = selectPending(device.first.store.getState())
    if (failed) await device.first.outbox.discard(failed)
    expect(await device.shared.all()).toEqual([])
  })

  it('goes on at once when the connection is back, whatever the back-off said', async () => {
    const device = calm()
    device.first.setOnline(false)
    await device.first.submit('message1', exampleSend('message1'))
    await device.clock.advance(60_000)
    device.first.setOnline(true)
    await device.clock.advance(300)
    expect(device.server.messages(chat)).toHaveLength(1)
  })

  it('sends for a tab that crashed, once its lease is over', async () => {
    const device = calm()
    const other = device.open()
    device.network.rough = true
    await device.first.submit('message1', exampleSend('message1'))
    device.first.crash()
    device.network.rough = false
    await device.clock.advance(15_000)
    expect(device.server.messages(chat).map(({ clientId }) => clientId)).toEqual(['message1'])
    expect(selectUnsentCount(other.store.getState())).toBe(0)
  })

  it('holds what is set in a chat back until there is the chat', async () => {
    const { first, clock, answered, network } = calm()
    const create = exampleCreate('create-1')
    await first.submit('create-1', create)
    const patch = { pinned: true }
    await first.submit('pref-001', { kind: 'preferences', chatId: create.chatId, patch })
    await clock.advance(30_000)
    expect(answered).toEqual(['createGroup', 'chat:preferences'])
    expect(network.mostInFlight).toBe(1)
  })

  it('gives up a chat that could not be made with all that was done in it', async () => {
    const { first, clock, shared } = calm()
    const create = exampleCreate('create-1', refusedText)
    const { chatId } = create
    await first.submit('create-1', create)
    await first.submit('message1', exampleSend('message1', chatId))
    await first.submit('pref-001', { kind: 'preferences', chatId, patch: { pinned: true } })
    await first.submit('message2', exampleSend('message2'))
    await clock.advance(5_000)
    expect((await shared.all()).map(({ clientId, status }) => [clientId, status])).toEqual([
      ['create-1', 'failed'],
      ['message1', 'waiting'],
      ['pref-001', 'waiting'],
    ])
    const [creation] = selectPending(first.store.getState())
    if (creation) await first.outbox.discard(creation)
    expect(await shared.all()).toEqual([])
    expect(selectPending(first.store.getState())).toEqual([])
  })
})
