import { type Chat, fail, type Message, ok } from '@oms-chat/shared'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Api } from '../../app/ports.ts'
import { type AppStore, createStore } from '../../app/store.ts'
import {
  at,
  exampleChat,
  exampleMe,
  exampleMessage,
  exampleOrganization,
  exampleUser,
  id,
} from '../../testing/builders.ts'
import { signedIn, signedOut } from '../auth/events.ts'
import { operationAcknowledged } from '../messages/events.ts'
import { selectWindowFlags } from '../messages/selectors.ts'
import {
  changesReceived,
  chatDelta,
  chatOpened,
  chatReceived,
  chatRemoved,
  meChangesReceived,
  readAcknowledged,
  receiptHeard,
  readReached,
  synced,
  usersReceived,
} from './events.ts'
import {
  selectArchivedCount,
  selectChat,
  selectChatIds,
  selectChatPeer,
  selectChatRemoval,
  selectChatTitle,
  selectTotalUnread,
  selectUnmade,
} from './selectors.ts'
import { createDirect, createGroup } from './making.ts'
import { preferencesChanged } from './preferences.ts'
import { joinChat, leaveChat, updateChat } from './thunks.ts'

const ada = exampleUser({ id: id(1) })
const grace = exampleUser({ id: id(2), username: 'grace', fullName: 'Grace Hopper' })
const jose = exampleUser({ id: id(3), username: 'jose', fullName: 'José Núñez' })
const chatId = id(0xc1)

let store: AppStore
let answers: Partial<Record<string, unknown>>
let calls: [string, unknown][]

const api: Api = {
  call: async (name, input) => {
    calls.push([name, input])
    const data = answers[name]
    return data === undefined ? fail('FORBIDDEN', 'not here') : (ok({ data }) as never)
  },
}

beforeEach(() => {
  answers = {}
  calls = []
  let operations = 0
  store = createStore({ api, newClientId: () => `operation-${(operations += 1)}`, now: () => 0 })
  store.dispatch(signedIn({ user: ada, organization: exampleOrganization }))
})

const sync = (...chats: Chat[]) => {
  const whole = Object.fromEntries(chats.map((chat) => [chat.id, chat.head]))
  store.dispatch(synced({ generation: 'g', chats, users: [grace, jose], whole }))
}
const hear = (...messages: Message[]) => {
  for (const message of messages)
    store.dispatch(changesReceived(chatDelta(message.chatId, message.rev, { messages: [message] })))
}
const chat = () => selectChat(chatId)(store.getState())

describe('a chat on this device', () => {
  it('follows what is said in it: preview, activity, head and unread', () => {
    sync(exampleChat({ head: 4, me: exampleMe({ readRev: 4 }) }))
    hear(exampleMessage({ seq: 5, content: 'two\n\nlines', createdAt: at(9) }))
    expect(chat()).toMatchObject({
      head: 5,
      lastActivityAt: at(9),
      lastMessage: { seq: 5, excerpt: 'two\n\nlines' },
      me: { unreadCount: 1 },
    })
    hear(exampleMessage({ seq: 5, rev: 6, content: '', deletedAt: at(10) }))
    expect(chat()).toMatchObject({ lastMessage: { excerpt: '', deletedAt: at(10) }, me: { unreadCount: 0 } })
  })

  it('does not go back to what an older answer says', () => {
    sync(exampleChat({ head: 4, name: 'Old name', me: exampleMe({ readRev: 1, unreadCount: 3 }) }))
    store.dispatch(
      changesReceived(chatDelta(chatId, 5, { chat: exampleChat({ head: 5, name: 'New name', me: null }) })),
    )
    store.dispatch(
      chatReceived(exampleChat({ head: 4, name: 'Old name', me: exampleMe({ unreadCount: 9 }) })),
    )
    expect(chat()).toMatchObject({ name: 'New name', head: 5, me: { unreadCount: 3 } })
  })

  it('is read up to a pointer that only grows, wherever one reads', () => {
    sync(exampleChat({ head: 4, me: exampleMe({ readRev: 4 }) }))
    hear(exampleMessage({ seq: 5 }), exampleMessage({ seq: 6 }), exampleMessage({ seq: 7 }))
    store.dispatch(readReached({ chatId, rev: 6 }))
    expect(chat()?.me).toMatchObject({ readRev: 6, unreadCount: 1 })
    const readTo7 = (userId: string) => receiptHeard({ chatId, userId, rev: 7, at: at(7), kind: 'read' })
    store.dispatch(readTo7(grace.id))
    store.dispatch(readReached({ chatId, rev: 2 }))
    expect(chat()?.me).toMatchObject({ readRev: 6, unreadCount: 1 })
    store.dispatch(readTo7(ada.id))
    expect(chat()?.me).toMatchObject({ readRev: 7, unreadCount: 0 })
  })

  it('knows what everybody got and read, which never grows less', () => {
    const totals = () => [chat()?.deliveredToAll, chat()?.readByAll]
    sync(exampleChat({ head: 9, deliveredToAll: 4, readByAll: 2 }))
    store.dispatch(receiptHeard({ chatId, deliveredToAll: 6, readByAll: 3, kind: 'read' }))
    expect(totals()).toEqual([6, 3])
    store.dispatch(receiptHeard({ chatId, deliveredToAll: 5, readByAll: 1, kind: 'read' }))
    sync(exampleChat({ head: 10, deliveredToAll: 1, readByAll: 1 }))
    sync(exampleChat({ head: 2, deliveredToAll: 7, readByAll: 7 }))
    expect(totals()).toEqual([7, 7])
    const byGrace = { chatId, userId: grace.id, rev: 9, at: at(9), kind: 'read' as const }
    store.dispatch(receiptHeard(byGrace))
    expect(totals()).toEqual([7, 7])
    sync(exampleChat({ head: 10, type: 'direct', directUserIds: [ada.id, grace.id] }))
    store.dispatch(receiptHeard({ ...byGrace, userId: ada.id }))
    expect(totals()).toEqual([7, 7])
    store.dispatch(receiptHeard(byGrace))
    expect(totals()).toEqual([9, 9])
  })

  it('counts who calls for one, by name or all together, until it is read', () => {
    sync(exampleChat({ head: 4, me: exampleMe({ readRev: 4 }) }))
    hear(
      exampleMessage({ seq: 5, mentions: [ada.id] }),
      exampleMessage({ seq: 6, mentions: [chatId] }),
      exampleMessage({ seq: 6, mentions: [chatId] }),
      exampleMessage({ seq: 7, mentions: [grace.id] }),
      exampleMessage({ seq: 8, mentions: [ada.id], senderId: ada.id }),
    )
    expect(chat()?.me).toMatchObject({ unreadCount: 3, mentionCount: 2 })
    store.dispatch(readReached({ chatId, rev: 8 }))
    expect(chat()?.me).toMatchObject({ unreadCount: 0, mentionCount: 0 })
  })

  it('doesn’t count what retention took, nor show it as the last line', () => {
    sync(exampleChat({ head: 4, me: exampleMe({ readRev: 4 }) }))
    hear(
      exampleMessage({ seq: 5 }),
      exampleMessage({ seq: 6, mentions: [ada.id] }),
      exampleMessage({ seq: 7 }),
    )
    expect(chat()?.me).toMatchObject({ unreadCount: 3, mentionCount: 1 })
    const raise = (head: number, oldestSeq: number) =>
      store.dispatch(
        changesReceived(chatDelta(chatId, head, { chat: exampleChat({ head, oldestSeq, me: null }) })),
      )
    raise(8, 7)
    expect(chat()).toMatchObject({ lastMessage: { seq: 7 }, me: { unreadCount: 1, mentionCount: 0 } })
    raise(9, 9)
    hear(exampleMessage({ seq: 7, rev: 10, content: 'late' }))
    expect(chat()).toMatchObject({ lastMessage: null, me: { unreadCount: 0 } })
  })

  it("takes the server's count where it cannot know itself", () => {
    sync(exampleChat({ head: 50, me: exampleMe({ readRev: 0, unreadCount: 40 }) }))
    store.dispatch(readReached({ chatId, rev: 20 }))
    hear(exampleMessage({ seq: 51 }))
    store.dispatch(readAcknowledged({ chatId, rev: 20, unreadCount: 25, mentionCount: 0, asOf: 51 }))
    expect(chat()?.me?.unreadCount).toBe(25)
  })

  it('is gone when one was removed, but stays on the screen as long as it is open', () => {
    sync(exampleChat())
    store.dispatch(chatOpened(chatId))
    store.dispatch(chatRemoved({ chatId, reason: 'removed' }))
    expect(selectChatIds('all')(store.getState())).toEqual([])
    expect(selectChatRemoval(chatId)(store.getState())).toBe('removed')
    store.dispatch(chatOpened(null))
    expect(chat()).toBeUndefined()
  })

  it('shows a preference at once, and the server’s word when it comes', () => {
    sync(exampleChat())
    store.dispatch(preferencesChanged({ chatId, pinned: true }))
    expect(chat()?.me?.pinned).toBe(true)
    expect(store.getState().chats.byId[chatId]?.chat.me?.pinned).toBe(false)
    const [clientId = ''] = store.getState().outbox.order
    const operation = { kind: 'preferences' as const, chatId, patch: { pinned: true } }
    store.dispatch(operationAcknowledged({ clientId, operation, messages: [], chat: null }))
    expect(chat()?.me?.pinned).toBe(true)
    const preferences = { ...exampleMe(), pinned: false, muted: true }
    const change = { kind: 'preferences' as const, rev: 2, at: at(1), chatId, preferences }
    store.dispatch(meChangesReceived({ changes: [change], upTo: 2 }))
    expect(chat()?.me).toMatchObject({ pinned: false, muted: true })
  })

  it('leaves nothing behind for the next person', () => {
    sync(exampleChat())
    store.dispatch(signedOut({ reason: 'signed-out', deliberate: true }))
    expect(store.getState().chats.byId).toEqual({})
    expect(store.getState().users.byId).toEqual({})
  })
})

describe('the list of chats', () => {
  beforeEach(() => {
    const direct = { type: 'direct' as const, name: null }
    sync(
      exampleChat({ id: id(11), name: 'Planning', lastActivityAt: at(1) }),
      exampleChat({ id: id(12), name: 'Kitchen', lastActivityAt: at(3), me: exampleMe({ unreadCount: 2 }) }),
      exampleChat({ id: id(13), name: 'Pinned', lastActivityAt: at(0), me: exampleMe({ pinned: true }) }),
      exampleChat({ id: id(14), ...direct, directUserIds: [ada.id, jose.id], lastActivityAt: at(2) }),
      exampleChat({
        id: id(15),
        name: 'Old project',
        lastActivityAt: at(9),
        me: exampleMe({ archived: true, unreadCount: 5 }),
      }),
      exampleChat({
        id: id(16),
        name: 'Loud',
        lastActivityAt: at(0),
        me: exampleMe({ muted: true, unreadCount: 50 }),
      }),
    )
  })
  const list = (...filter: Parameters<typeof selectChatIds>) => selectChatIds(...filter)(store.getState())

  it('puts pinned ones first, then the newest activity, and archived ones apart', () => {
    expect(list('all')).toEqual([id(13), id(12), id(14), id(11), id(16)])
    expect(list('archived')).toEqual([id(15)])
    expect(selectArchivedCount(store.getState())).toBe(1)
  })

  it('filters', () => {
    expect(list('unread')).toEqual([id(12), id(16)])
    expect(list('direct')).toEqual([id(14)])
  })

  it('finds by name without case and accents, archived ones too', () => {
    expect(list('all', 'jose nu')).toEqual([id(14)])
    expect(list('all', 'PROJECT')).toEqual([id(15)])
    expect(list('direct', 'kitchen')).toEqual([])
  })

  it('gives the same list again while nothing that matters has changed', () => {
    const before = list('all')
    hear(exampleMessage({ chatId: id(12), seq: 1, createdAt: at(3) }))
    expect(list('all')).toBe(before)
  })

  it('names a direct chat by the other, and follows their name', () => {
    expect(selectChatTitle(id(14))(store.getState())).toBe('José Núñez')
    expect(selectChatPeer(id(14))(store.getState())?.id).toBe(jose.id)
    store.dispatch(usersReceived([{ ...jose, fullName: 'José N.' }]))
    expect(selectChatTitle(id(14))(store.getState())).toBe('José N.')
  })

  it('counts what is unread, without muted and archived chats', () => {
    expect(selectTotalUnread(store.getState())).toBe(2)
    store.dispatch(preferencesChanged({ chatId: id(11), markedUnread: true }))
    expect(selectTotalUnread(store.getState())).toBe(3)
  })
})

describe('making, joining and leaving chats', () => {
  it('puts a new chat into the list at once, under the id it will have', () => {
    const groupId = store.dispatch(createGroup({ name: 'Lunch', memberIds: [grace.id] }))
    expect(selectChatIds('all')(store.getState())[0]).toBe(groupId)
    expect(selectChatTitle(groupId)(store.getState())).toBe('Lunch')
    expect(selectWindowFlags(groupId)(store.getState())).toMatchObject({ loaded: true, hasBefore: false })
    const [item] = Object.values(store.getState().outbox.items)
    expect(item).toMatchObject({ operation: { kind: 'create', chatId: groupId }, status: 'waiting' })

    const made = exampleChat({ id: groupId, name: 'Lunch', head: 1 })
    if (item) store.dispatch(operationAcknowledged({ ...item, messages: [], chat: made }))
    expect(selectChatIds('all')(store.getState())).toContain(groupId)
    expect(selectUnmade(groupId)(store.getState())).toBeUndefined()
    expect(selectWindowFlags(groupId)(store.getState())).toMatchObject({ loaded: true, hasBefore: true })
  })

  it('knows a direct chat with somebody that is there or begun already', () => {
    store.dispatch(usersReceived([grace]))
    const chatId = store.dispatch(createDirect(grace.id))
    expect(store.dispatch(createDirect(grace.id))).toBe(chatId)
    expect(store.getState().outbox.order).toHaveLength(1)
    expect(selectChatTitle(chatId)(store.getState())).toBe(grace.fullName)
  })

  it('joins, renames and leaves', async () => {
    answers = {
      joinChat: exampleChat(),
      updateChat: exampleChat({ head: 1, name: 'Renamed' }),
      leaveChat: {},
    }
    await store.dispatch(joinChat(chatId))
    await store.dispatch(updateChat({ chatId, name: 'Renamed' }))
    expect(chat()?.name).toBe('Renamed')
    await store.dispatch(leaveChat({ chatId, successorId: grace.id }))
    expect(chat()).toBeUndefined()
  })

  it("hands on the server's refusal", async () => {
    const result = await store.dispatch(joinChat(chatId))
    expect(result.payload).toMatchObject({ code: 'FORBIDDEN' })
  })
})
