import { type MeChange, ok, type Result } from '@oms-chat/shared'
import { describe, expect, it } from 'vitest'
import { createStore } from '../app/store.ts'
import { signedIn } from '../features/auth/events.ts'
import { meChangesReceived } from '../features/chats/events.ts'
import { at, exampleOrganization, exampleUser, id } from '../testing/builders.ts'
import { createTestClock } from '../testing/clock.ts'
import { createOwnLog } from './ownLog.ts'

const hide = (rev: number): MeChange => ({
  kind: 'hide',
  rev,
  at: at(rev),
  chatId: id(1),
  messageId: id(0x100 + rev),
})

const open = (held: number) => {
  const clock = createTestClock()
  const log = Array.from({ length: 7 }, (_, index) => hide(index + 1))
  const asked: number[] = []
  const store = createStore({
    api: { call: async () => ok({}) as Result<never> },
    newClientId: () => '',
    now: clock.now,
  })
  store.dispatch(signedIn({ user: exampleUser(), organization: exampleOrganization }))
  store.dispatch(meChangesReceived({ changes: [], upTo: held }))
  const ownLog = createOwnLog({
    request: async (_event, payload) => {
      const after = 'after' in payload ? payload.after : 0
      asked.push(after)
      const changes = log.slice(after, after + 3)
      const upTo = changes.at(-1)?.rev ?? after
      return { ok: true, data: { changes, upTo, more: upTo < log.length } } as never
    },
    dispatch: store.dispatch,
    getState: store.getState,
    clock,
    random: () => 0.5,
  })
  const hear = (rev: number) =>
    ownLog.hear(meChangesReceived({ changes: [hide(rev)], upTo: rev }), { live: true })
  const state = () => [store.getState().chats.meRev, Object.keys(store.getState().messages.hidden).length]
  return { clock, asked, ownLog, hear, state }
}

describe("one's own log", () => {
  it('takes the next change as it comes, and an older one not again', () => {
    const { hear, asked, state } = open(4)
    hear(5)
    hear(5)
    hear(3)
    expect([state(), asked]).toEqual([[5, 1], []])
  })

  it('fetches all that is missing after a hole, page by page', async () => {
    const { hear, asked, state, clock } = open(0)
    hear(7)
    await clock.advance(10)
    expect([state(), asked]).toEqual([
      [7, 7],
      [0, 3, 6],
    ])
  })

  it('waits a little for the event before it fetches what a beat tells of', async () => {
    const { ownLog, hear, asked, state, clock } = open(4)
    void ownLog.note(5, { live: true })
    hear(5)
    await clock.advance(1_000)
    expect(asked).toEqual([])
    void ownLog.note(7, { live: true })
    await clock.advance(1_000)
    expect([state(), asked]).toEqual([[7, 3], [5]])
  })

  it('stops with its connection', async () => {
    const { ownLog, asked, clock } = open(4)
    void ownLog.note(7, { live: false })
    await clock.advance(1_000)
    expect(asked).toEqual([])
  })
})
