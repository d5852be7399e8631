import { fail, type Message, ok } from '@oms-chat/shared'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Api } from '../../app/ports.ts'
import { type AppStore, createStore } from '../../app/store.ts'
import {
  at,
  exampleChat,
  exampleMessage,
  exampleOrganization,
  exampleUser,
  id,
} from '../../testing/builders.ts'
import { signedIn } from '../auth/events.ts'
import { chatReceived, meChangesReceived } from '../chats/events.ts'
import {
  draftChanged,
  editStarted,
  replyStarted,
  selectDraft,
  selectEditing,
  selectReplyTo,
} from '../composer/composerSlice.ts'
import {
  deliveryChanged,
  discardRequested,
  messagesReceived,
  operationAcknowledged,
  retryRequested,
} from './events.ts'
import { jumpRequested, latestRequested, newerRequested, olderRequested } from './loading.ts'
import {
  type MessageEntry,
  selectMessage,
  selectMessageById,
  selectMessageList,
  selectUnsentCount,
  selectWaitingCount,
  selectWindowFlags,
} from './selectors.ts'
import { deleteSubmitted, editSubmitted, messageSubmitted, reactionToggled } from './submit.ts'

const meId = id(1)
const chatId = id(0xc1)
const all = Array.from({ length: 30 }, (_, index) => exampleMessage({ seq: index + 1 }))

let store: AppStore
let asked: object[]
let answering: boolean

/** Pages of five out of thirty messages. */
const page = ({ before, after, around }: { before?: number; after?: number; around?: number }) => {
  let from = before === undefined ? all.length - 5 : Math.max(0, before - 1 - 5)
  if (after !== undefined) from = after
  if (around !== undefined) from = Math.max(0, around - 3)
  const data = all.slice(from, from + 5)
  return {
    data,
    prevCursor: from > 0 ? 'more' : null,
    nextCursor: from + data.length < all.length ? 'more' : null,
    rev: 30,
  }
}

const api: Api = {
  call: async (name, input) => {
    asked.push(input)
    if (!answering) return fail('UNAVAILABLE', 'no network')
    if (name === 'getMessage') return ok({ data: all[7] }) as never
    return ok(page('query' in input ? (input.query as Parameters<typeof page>[0]) : {})) as never
  },
}

beforeEach(async () => {
  asked = []
  answering = true
  let operations = 0
  store = createStore({
    api,
    newClientId: () => `operation-${(operations += 1)}`,
    now: () => Date.parse(at(59)),
  })
  store.dispatch(signedIn({ user: exampleUser({ id: meId }), organization: exampleOrganization }))
  store.dispatch(chatReceived(exampleChat({ head: 30 })))
  await store.dispatch(latestRequested({ chatId }))
})

const rows = () => selectMessageList(chatId)(store.getState())
const last = (): MessageEntry => {
  const row = rows().at(-1)
  if (!row) throw new Error('the list is empty')
  return row
}
const seqs = () => rows().map(({ message }) => message.seq)
const acknowledge = (message: Message) => {
  const [clientId = ''] = store.getState().outbox.order
  const operation = store.getState().outbox.items[clientId]?.operation
  if (operation)
    store.dispatch(operationAcknowledged({ clientId, operation, messages: [message], chat: null }))
}

describe('a message of one’s own', () => {
  it('shows at once and keeps its key until it is sent', () => {
    store.dispatch(messageSubmitted({ chatId, content: 'hello' }))
    const { key, message, status, cancellable } = last()
    expect([message.content, message.id, message.seq, status, cancellable]).toEqual([
      'hello',
      '',
      0,
      'waiting',
      true,
    ])
    store.dispatch(deliveryChanged({ clientId: message.clientId, event: 'claimed' }))
    expect([last().status, last().cancellable]).toEqual(['sending', false])
    const stored = { ...message, id: id(99), seq: 31, rev: 31 }
    acknowledge(stored)
    expect(last()).toMatchObject({ key, message: stored, status: 'sent' })
    expect(selectMessage(chatId, key)(store.getState())).toBe(last())
  })

  it('is one row when the event comes before the acknowledgement', () => {
    store.dispatch(messageSubmitted({ chatId, content: 'hello' }))
    const before = rows().length
    const stored = { ...last().message, id: id(99), seq: 31, rev: 31 }
    store.dispatch(messagesReceived({ chatId, messages: [stored] }))
    expect([rows().length, last().status]).toEqual([before, 'sent'])
    acknowledge(stored)
    expect([rows().length, last().status]).toEqual([before, 'sent'])
  })

  it('stands behind what the others sent meanwhile, in order of sending', () => {
    for (const content of ['one', 'two', 'three']) store.dispatch(messageSubmitted({ chatId, content }))
    store.dispatch(messagesReceived({ chatId, messages: [exampleMessage({ seq: 31 })] }))
    expect(
      rows()
        .slice(-4)
        .map(({ message }) => message.content),
    ).toEqual(['Good morning', 'one', 'two', 'three'])
  })

  it('says why it failed, and can be tried again or given up', () => {
    store.dispatch(messageSubmitted({ chatId, content: 'hello' }))
    const { clientId } = last().message
    const error = { code: 'FORBIDDEN' as const, message: 'only admins' }
    store.dispatch(deliveryChanged({ clientId, event: 'claimed' }))
    store.dispatch(deliveryChanged({ clientId, event: 'refused', error }))
    expect(last()).toMatchObject({ status: 'failed', error })
    expect([selectUnsentCount(store.getState()), selectWaitingCount(store.getState())]).toEqual([1, 0])
    store.dispatch(retryRequested({ clientId }))
    expect(last()).toMatchObject({ status: 'waiting', error: null })
    store.dispatch(discardRequested({ clientId }))
    expect(last().message.seq).toBe(30)
  })

  it('quotes what it answers', () => {
    store.dispatch(messageSubmitted({ chatId, content: 'indeed', replyToId: all[28]?.id }))
    expect(last().message.replyTo).toMatchObject({ id: all[28]?.id, excerpt: 'Good morning' })
  })

  it('brings one back to the end of the chat', async () => {
    await store.dispatch(jumpRequested({ chatId, seq: 5 }))
    store.dispatch(messageSubmitted({ chatId, content: 'hello' }))
    await expect.poll(seqs).toEqual([26, 27, 28, 29, 30, 0])
  })
})

describe('changes that are on their way', () => {
  const target = () => ({ chatId, messageId: all[29]?.id ?? '' })
  const row = () => selectMessageById(chatId, target().messageId)(store.getState())

  it('show at once, and are undone when they are refused', () => {
    store.dispatch(editSubmitted({ ...target(), content: 'better' }))
    expect(row()).toMatchObject({
      message: { content: 'better' },
      change: { kind: 'edit', status: 'waiting' },
    })
    const clientId = row()?.change?.clientId ?? ''
    store.dispatch(deliveryChanged({ clientId, event: 'claimed' }))
    store.dispatch(
      deliveryChanged({ clientId, event: 'refused', error: { code: 'GONE', message: 'deleted' } }),
    )
    expect(row()).toMatchObject({
      message: { content: 'Good morning' },
      change: { status: 'failed', error: { code: 'GONE' } },
    })
  })

  it('of reactions count one’s own once', () => {
    store.dispatch(reactionToggled({ ...target(), emoji: '👍', on: true }))
    store.dispatch(reactionToggled({ ...target(), emoji: '👍', on: true }))
    expect(row()?.message.reactions).toEqual([{ emoji: '👍', count: 1, userIds: [meId] }])
    store.dispatch(reactionToggled({ ...target(), emoji: '👍', on: false }))
    expect(row()?.message.reactions).toEqual([])
  })

  it('of a deletion for everyone leave a tombstone, of one for oneself nothing', () => {
    store.dispatch(deleteSubmitted({ ...target(), scope: 'everyone' }))
    expect(row()?.message).toMatchObject({ content: '' })
    expect(row()?.message.deletedAt).not.toBeNull()
    store.dispatch(deleteSubmitted({ chatId, messageId: all[28]?.id ?? '', scope: 'me' }))
    expect(seqs()).toEqual([26, 27, 28, 30])
  })

  it('stay away once what one deleted for oneself is in one’s own log', () => {
    store.dispatch(deleteSubmitted({ ...target(), scope: 'me' }))
    acknowledge(exampleMessage({ seq: 30 }))
    expect(seqs()).toEqual([26, 27, 28, 29])
    const hide = { kind: 'hide' as const, rev: 1, at: at(1), chatId, messageId: all[28]?.id ?? '' }
    store.dispatch(meChangesReceived({ changes: [hide], upTo: 1 }))
    expect(seqs()).toEqual([26, 27, 28])
  })

  it('reach a message that has no id yet', () => {
    store.dispatch(messageSubmitted({ chatId, content: 'hello' }))
    const { clientId } = last().message
    store.dispatch(editSubmitted({ chatId, messageId: '', clientId, content: 'hello there' }))
    expect(last()).toMatchObject({ message: { content: 'hello there' }, change: { kind: 'edit' } })
  })

  it('leave the other rows as they are', () => {
    const before = rows()
    store.dispatch(reactionToggled({ ...target(), emoji: '👍', on: true }))
    expect(
      rows()
        .slice(0, -1)
        .every((entry, index) => entry === before[index]),
    ).toBe(true)
  })
})

describe('the history of a chat', () => {
  const flags = () => selectWindowFlags(chatId)(store.getState())

  it('is loaded page by page, both ways', async () => {
    expect(flags()).toMatchObject({ loaded: true, hasBefore: true, hasAfter: false })
    await store.dispatch(olderRequested({ chatId }))
    expect(seqs()[0]).toBe(21)
    expect(await store.dispatch(jumpRequested({ chatId, messageId: all[7]?.id ?? '' })).unwrap()).toBe(8)
    expect(seqs()).toEqual([6, 7, 8, 9, 10])
    expect(flags()).toMatchObject({ hasBefore: true, hasAfter: true })
    await store.dispatch(newerRequested({ chatId }))
    expect(seqs()).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
  })

  it('is not asked for twice at once, nor beyond its ends', async () => {
    const before = asked.length
    await Promise.all([
      store.dispatch(olderRequested({ chatId })),
      store.dispatch(olderRequested({ chatId })),
    ])
    await store.dispatch(newerRequested({ chatId }))
    expect(asked.length - before).toBe(1)
  })

  it('needs no page for what is here', async () => {
    const before = asked.length
    expect(await store.dispatch(jumpRequested({ chatId, messageId: all[27]?.id ?? '' })).unwrap()).toBe(28)
    expect(asked.length).toBe(before)
  })

  it('says when it could not be loaded', async () => {
    answering = false
    const result = await store.dispatch(olderRequested({ chatId }))
    expect(result.payload).toMatchObject({ code: 'UNAVAILABLE' })
    expect(flags()).toMatchObject({ failed: true, loadingBefore: false, loaded: true })
  })
})

describe('the composer', () => {
  const state = () => store.getState()

  it('empties when the message is submitted', () => {
    store.dispatch(draftChanged({ chatId, text: 'hello' }))
    store.dispatch(replyStarted({ chatId, messageId: id(7) }))
    store.dispatch(messageSubmitted({ chatId, content: 'hello' }))
    expect([selectDraft(chatId)(state()), selectReplyTo(chatId)(state())]).toEqual(['', null])
  })

  it('either replies or edits', () => {
    store.dispatch(replyStarted({ chatId, messageId: id(7) }))
    store.dispatch(editStarted({ chatId, key: 'a-key' }))
    expect([selectEditing(chatId)(state()), selectReplyTo(chatId)(state())]).toEqual(['a-key', null])
    store.dispatch(editSubmitted({ chatId, messageId: all[29]?.id ?? '', content: 'better' }))
    expect(selectEditing(chatId)(state())).toBe(null)
  })

  it("shows the draft of one's other device, unless one writes here", () => {
    const preferences = (draft: string) => ({
      kind: 'preferences' as const,
      rev: 1,
      at: at(1),
      chatId,
      preferences: {
        draft,
        markedUnread: false,
        muted: false,
        mutedUntil: null,
        notify: 'all' as const,
        archived: false,
        pinned: false,
      },
    })
    store.dispatch(meChangesReceived({ changes: [preferences('from my phone')], upTo: 1 }))
    expect(selectDraft(chatId)(state())).toBe('from my phone')
    store.dispatch(draftChanged({ chatId, text: 'from my phone and here' }))
    store.dispatch(meChangesReceived({ changes: [preferences('from my phone again')], upTo: 2 }))
    expect(selectDraft(chatId)(state())).toBe('from my phone and here')
  })
})
