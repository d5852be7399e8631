import fc from 'fast-check'
import { Types } from 'mongoose'
import { defaultChatSettings } from '@oms-chat/shared'
import { describe, expect, it } from 'vitest'
import type { ChatProfile } from '../models/chat.ts'
import type { LogRow, MemberChange, RowPayload } from '../models/log.ts'
import { applyRow, type ChatState, memberOf, noChat } from './state.ts'

const chatId = new Types.ObjectId()
const people = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(24))
const at = new Date('2026-11-21T09:00:00Z')

const profile = (historyForNewMembers: boolean, name = 'Night shift'): ChatProfile => ({
  orgId: 'e'.repeat(24),
  type: 'group',
  visibility: 'private',
  scope: 'none',
  propertyId: null,
  name,
  directUserIds: null,
  description: '',
  category: null,
  createdBy: people[0] ?? null,
  createdAt: at,
  settings: { ...defaultChatSettings, historyForNewMembers },
})

const row = (rev: number, kind: LogRow['kind'], payload: RowPayload): LogRow => ({
  _id: new Types.ObjectId(),
  chatId,
  rev,
  kind,
  actorId: null,
  clientId: `row-${rev}-xxxx`,
  payload,
  at,
})

const member = (rev: number, members: MemberChange[]) => row(rev, 'member', { members })
const created = row(1, 'created', {
  profile: profile(true),
  members: [{ userId: people[0] ?? '', role: 'admin' }],
})

const anyRow = (rev: number): fc.Arbitrary<LogRow> =>
  fc.oneof(
    fc
      .record({
        userId: fc.constantFrom(...people),
        role: fc.constantFrom('admin' as const, 'member' as const, null),
      })
      .map((change) => member(rev, [change])),
    fc.boolean().map((history) => row(rev, 'settings', { profile: profile(history, `name ${rev}`) })),
  )

const anyLog = fc
  .array(fc.nat(), { maxLength: 15 })
  .chain((list) => fc.tuple(...list.map((_, n) => anyRow(n + 2))))
  .map((rows) => [created, ...rows])

const folded = (rows: readonly LogRow[], from: ChatState = noChat): ChatState => rows.reduce(applyRow, from)

describe('folding a chat', () => {
  it('gives the same when rows come again', () => {
    fc.assert(
      fc.property(anyLog, fc.nat(15), (rows, cut) => {
        const whole = folded(rows)
        expect(folded(rows, whole)).toEqual(whole)
        expect(folded(rows, folded(rows.slice(0, cut)))).toEqual(whole)
      }),
    )
  })

  it('counts those who are in it', () => {
    fc.assert(
      fc.property(anyLog, (rows) => {
        const state = folded(rows)
        expect(state.memberCount).toBe(people.filter((id) => memberOf(state, id)).length)
      }),
    )
  })

  it('shows newcomers the history when they came at a time when newcomers saw it', () => {
    const [, bob = '', carol = ''] = people
    const state = folded([
      created,
      member(2, [{ userId: bob, role: 'member' }]),
      row(3, 'settings', { profile: profile(false) }),
      member(4, [{ userId: carol, role: 'member' }]),
      row(5, 'settings', { profile: profile(true) }),
    ])
    expect(memberOf(state, bob)).toMatchObject({ joinedRev: 2, fromRev: 0 })
    expect(memberOf(state, carol)).toMatchObject({ joinedRev: 4, fromRev: 4 })
    expect(state.restricted).toEqual([{ userId: carol, fromRev: 4 }])
  })

  it('keeps the day someone came over a change of role, and not over leaving', () => {
    const [, bob = ''] = people
    const joined = [created, member(2, [{ userId: bob, role: 'member' }])]
    const promoted = [...joined, member(3, [{ userId: bob, role: 'admin' }])]
    expect(memberOf(folded(promoted), bob)).toMatchObject({ role: 'admin', joinedRev: 2, stateRev: 3 })
    const left = [...promoted, member(4, [{ userId: bob, role: null }])]
    expect(folded(left).out).toEqual([bob])
    const back = folded([...left, member(5, [{ userId: bob, role: 'member' }])])
    expect(memberOf(back, bob)).toMatchObject({ role: 'member', joinedRev: 5 })
    expect(back.out).toEqual([])
  })
})
