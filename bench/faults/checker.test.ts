import { expect, it } from 'vitest'
import { check, harmOf, type Invariant } from './checker.ts'
import type { ChatHistory, DeviceHistory, LogEntry, RunHistory, View } from './history.ts'

const chatId = 'chat'
const entry = (rev: number, more: Partial<LogEntry> = {}): LogEntry => ({
  rev,
  kind: 'message',
  actorId: 'ada',
  clientId: `c${rev}`,
  counts: true,
  ...more,
})
const log = [entry(1, { kind: 'created', actorId: null, counts: false }), entry(2), entry(3), entry(4)]
const view = (more: Partial<View> = {}): View => ({
  whole: 4,
  from: 0,
  readRev: 3,
  unread: 1,
  messages: [2, 3, 4].map((rev) => ({ id: `m${rev}`, clientId: `c${rev}`, seq: rev, rev, summary: 'text' })),
  summary: 'Planning',
  ...more,
})
const chat = (more: Partial<ChatHistory> = {}): ChatHistory => ({
  chatId,
  orgId: 'acme',
  log,
  members: { ada: { readRev: 4, fromRev: 0 }, grace: { readRev: 3, fromRev: 0 } },
  ...more,
})
const ada = (more: Partial<DeviceHistory> = {}): DeviceHistory => ({
  device: 'ada-1',
  userId: 'ada',
  orgId: 'acme',
  sent: ['c2', 'c3', 'c4'].map((clientId) => ({ chatId, clientId })),
  acknowledged: ['c2', 'c3', 'c4'],
  refused: [],
  waiting: [],
  heard: [{ event: 'message:new', chatId, rev: 4 }],
  pointers: { [chatId]: [2, 3, 4] },
  views: { [chatId]: view({ readRev: 4, unread: 0 }) },
  fresh: { [chatId]: view({ readRev: 4, unread: 0 }) },
  ...more,
})
const grace = (more: Partial<DeviceHistory> = {}): DeviceHistory =>
  ada({
    device: 'grace-1',
    userId: 'grace',
    sent: [],
    acknowledged: [],
    pointers: {},
    views: { [chatId]: view() },
    fresh: { [chatId]: view() },
    ...more,
  })
const run = (more: Partial<RunHistory> = {}): RunHistory => ({
  chats: [chat()],
  devices: [ada(), grace()],
  removals: [],
  deleted: ['secret-word'],
  places: [{ name: 'the database', text: 'nothing of it' }],
  ...more,
})
const broken = (history: RunHistory): Invariant[] => [
  ...new Set(check(history).map(({ invariant }) => invariant)),
]

it('finds nothing in a history that is whole', () => {
  expect(check(run())).toEqual([])
})

it('finds what was acknowledged and is lost', () => {
  const lost = run({
    devices: [
      ada({ sent: [...ada().sent, { chatId, clientId: 'c5' }], acknowledged: ['c2', 'c3', 'c4', 'c5'] }),
      grace(),
    ],
  })
  expect(check(lost)).toEqual([{ invariant: 'I1', what: 'c5 of ada-1 was acknowledged and isn’t in chat' }])
})

it('finds what is in the log twice, and what a member doesn’t see or sees twice', () => {
  const twice = run({ chats: [chat({ log: [...log, entry(5, { clientId: 'c4', counts: false })] })] })
  expect(broken(twice)).toContain('I1')
  const [first, ...rest] = view().messages
  const unseen = view({ messages: rest })
  expect(
    broken(run({ devices: [ada(), grace({ views: { [chatId]: unseen }, fresh: { [chatId]: unseen } })] })),
  ).toEqual(['I1'])
  const doubled = view({ messages: [...(first ? [first] : []), ...view().messages] })
  expect(
    broken(run({ devices: [ada(), grace({ views: { [chatId]: doubled }, fresh: { [chatId]: doubled } })] })),
  ).toEqual(['I1'])
  expect(broken(run({ devices: [ada(), grace({ views: {}, fresh: {} })] }))).toEqual(['I1'])
})

it('finds a hole among the revisions, but not one below the oldest that is kept', () => {
  const hole = [...log, entry(6, { counts: false, kind: 'edit' })]
  expect(broken(run({ chats: [chat({ log: hole })] }))).toEqual(['I2'])
  const pruned = log.slice(1)
  expect(broken(run({ chats: [chat({ log: pruned })] }))).toEqual([])
})

it('finds what was sent first and stands behind', () => {
  const sent = ['c3', 'c2', 'c4'].map((clientId) => ({ chatId, clientId }))
  expect(broken(run({ devices: [ada({ sent }), grace()] }))).toEqual(['I3'])
})

it('finds a device that shows something else than a fresh one', () => {
  const shown = (more: Partial<View>) => run({ devices: [ada(), grace({ views: { [chatId]: view(more) } })] })
  const [first, ...rest] = view().messages
  if (!first) throw new Error('there is no message')
  expect(broken(shown({ messages: [{ ...first, summary: 'another text' }, ...rest] }))).toEqual(['I4'])
  expect(broken(shown({ messages: [...view().messages, { ...first, seq: 5 }] }))).toEqual(['I4'])
  expect(broken(shown({ summary: 'Renamed' }))).toEqual(['I4'])
  expect(broken(run({ devices: [ada(), grace({ fresh: {} })] }))).toEqual(['I4'])
})

it('finds pointers that go back, and counts that aren’t a recount', () => {
  expect(broken(run({ devices: [ada({ pointers: { [chatId]: [4, 2] } }), grace()] }))).toEqual(['I5'])
  const miscounted = { [chatId]: view({ unread: 2 }) }
  expect(broken(run({ devices: [ada(), grace({ views: miscounted, fresh: miscounted })] }))).toEqual(['I5'])
  const behind = { [chatId]: view({ readRev: 2, unread: 1 }) }
  expect(broken(run({ devices: [ada(), grace({ views: behind, fresh: behind })] }))).toEqual(['I5'])
})

it('finds what reaches somebody who was removed, or comes from them', () => {
  const removed = (more: Partial<RunHistory>) =>
    broken(
      run({
        chats: [chat({ members: { ada: { readRev: 4, fromRev: 0 } } })],
        devices: [ada(), grace({ views: {}, fresh: {}, heard: [{ event: 'message:new', chatId, rev: 3 }] })],
        removals: [{ chatId, userId: 'grace', rev: 3 }],
        ...more,
      }),
    )
  expect(removed({})).toEqual([])
  const heard = [{ event: 'message:new', chatId, rev: 4 }]
  expect(removed({ devices: [ada(), grace({ views: {}, fresh: {}, heard })] })).toEqual(['I6'])
  const views = { [chatId]: view() }
  expect(removed({ devices: [ada(), grace({ views, fresh: views, heard: [] })] })).toEqual(['I6'])
  const wrote = [...log, entry(5, { actorId: 'grace', counts: false })]
  expect(removed({ chats: [chat({ log: wrote, members: {} })] })).toEqual(['I6'])
})

it('finds what crosses organisations', () => {
  const foreign = chat({ chatId: 'foreign', orgId: 'other', members: {} })
  const heard = [{ event: 'message:new', chatId: 'foreign', rev: 1 }]
  expect(broken(run({ chats: [chat(), foreign], devices: [ada(), grace({ heard })] }))).toEqual(['I7'])
})

it('finds what was written and is neither acknowledged nor in the outbox', () => {
  const sent = [...ada().sent, { chatId, clientId: 'c5' }]
  expect(broken(run({ devices: [ada({ sent }), grace()] }))).toEqual(['I8'])
  expect(broken(run({ devices: [ada({ sent, waiting: ['c5'] }), grace()] }))).toEqual([])
  expect(broken(run({ devices: [ada({ sent, refused: ['c5'] }), grace()] }))).toEqual([])
})

it('finds deleted text that is still somewhere', () => {
  expect(check(run({ places: [{ name: 'ada’s device', text: '…secret-word…' }] }))).toEqual([
    { invariant: 'I9', what: 'ada’s device still has ……secret-word……' },
  ])
})

it('counts what is lost, doubled and in another order', () => {
  expect(harmOf(run())).toEqual({ lost: 0, doubled: 0, reordered: 0 })
  const sent = (...ids: string[]) => ids.map((clientId) => ({ chatId, clientId }))
  const harmed = run({
    chats: [chat({ log: [...log, entry(5, { clientId: 'c4', counts: false })] })],
    devices: [
      ada({ sent: sent('c3', 'c2', 'c4', 'c6', 'c7'), acknowledged: ['c2', 'c3', 'c4', 'c6'] }),
      grace(),
    ],
  })
  expect(harmOf(harmed)).toEqual({ lost: 2, doubled: 1, reordered: 1 })
})
