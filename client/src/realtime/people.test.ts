import { fail, ok, type Result } from '@oms-chat/shared'
import { describe, expect, it } from 'vitest'
import { createStore } from '../app/store.ts'
import { signedIn } from '../features/auth/events.ts'
import { exampleMessage, exampleOrganization, exampleUser, id } from '../testing/builders.ts'
import { createTestClock } from '../testing/clock.ts'
import { createPeople, namedIn } from './people.ts'

const open = () => {
  const clock = createTestClock()
  const asked: string[][] = []
  const server = { answering: true }
  const store = createStore({
    api: {
      call: async (_name, input) => {
        const { query } = input as { query: { ids: string[] } }
        asked.push(query.ids)
        if (!server.answering) return fail('UNAVAILABLE', 'away')
        const data = query.ids.map((userId) => exampleUser({ id: userId }))
        return ok({ data, nextCursor: null }) as Result<never>
      },
    },
    newClientId: () => '',
    now: clock.now,
  })
  store.dispatch(signedIn({ user: exampleUser(), organization: exampleOrganization }))
  const people = createPeople({ dispatch: store.dispatch, getState: store.getState, clock })
  return { clock, asked, server, store, people }
}

describe('people named on the screen', () => {
  it('are all those whom a message names', () => {
    const system = { event: 'member-removed' as const, actorId: id(5), userId: id(6) }
    const added = { event: 'members-added' as const, actorId: null, userIds: [id(7), id(8)] }
    const replyTo = { id: id(90), senderId: id(4), excerpt: '' }
    const reactions = [{ emoji: '👍', count: 1, userIds: [id(9)] }]
    expect(namedIn(exampleMessage({ senderId: id(3), replyTo, reactions }))).toEqual([id(3), id(4), id(9)])
    expect(namedIn(exampleMessage({ senderId: null, system }))).toEqual([id(5), id(6)])
    expect(namedIn(exampleMessage({ senderId: null, system: added }))).toEqual([id(7), id(8)])
  })

  it('are asked for together, each once, and those who are known not at all', async () => {
    const { clock, asked, people } = open()
    people.need([id(1), id(2)])
    people.need([id(3), id(2)])
    await clock.advance(100)
    people.need([id(2), id(3)])
    await clock.advance(100)
    expect(asked).toEqual([[id(2), id(3)]])
  })

  it('are asked for in as many requests as it takes', async () => {
    const { clock, asked, people } = open()
    people.need(Array.from({ length: 230 }, (_, n) => id(0x100 + n)))
    await clock.advance(100)
    expect(asked.map(({ length }) => length)).toEqual([100, 100, 30])
  })

  it('are asked for again when the server did not answer', async () => {
    const { clock, asked, people, server } = open()
    server.answering = false
    people.need([id(2)])
    await clock.advance(100)
    people.need([id(2)])
    await clock.advance(100)
    expect(asked).toHaveLength(2)
  })
})
