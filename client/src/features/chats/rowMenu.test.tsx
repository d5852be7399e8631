import { describe, expect, it } from 'vitest'
import type { Chat, ChatMe } from '@oms-chat/shared'
import { exampleChat, exampleMe, exampleOrganization, id } from '../../testing/builders.ts'
import { ada, exampleStore } from '../../testing/exampleApp.tsx'
import type { MenuEntry, Overlays } from '../../ui/overlays.ts'
import { signedIn } from '../auth/events.ts'
import { deliveryChanged, operationSubmitted } from '../messages/events.ts'
import type { NewChat } from '../messages/operations.ts'
import { selectPending } from '../messages/selectors.ts'
import { synced } from './events.ts'
import { rowMenu } from './rowMenu.tsx'
import { selectChat, selectUnmade } from './selectors.ts'

const now = Date.UTC(2026, 0, 5, 9)
const t = (key: string) => key
const chatId = id(0xd1)

type Item = Exclude<MenuEntry, 'separator'>
const items = (menu: readonly MenuEntry[]): Item[] =>
  menu.flatMap((entry) =>
    entry === 'separator' ? [] : [entry, ...('items' in entry ? items(entry.items ?? []) : [])],
  )

/** The menu of the row of a chat in a real store, and what choosing in it leads to. */
function menuIn(store: ReturnType<typeof exampleStore>) {
  let dialogs = 0
  const overlays: Overlays = {
    openMenu: () => undefined,
    openPicker: () => undefined,
    openDialog: () => {
      dialogs += 1
    },
    closeDialog: () => undefined,
    toast: () => undefined,
    container: null,
  }
  const held = () => selectChat(chatId)(store.getState())
  const menu = () => {
    const chat = held()
    if (!chat) throw new Error('the store has the chat')
    const unmade = selectUnmade(chatId)(store.getState())
    return items(rowMenu({ chat, unmade, t, dispatch: store.dispatch, overlays }, now))
  }
  return {
    labels: () => menu().map(({ label }) => label),
    choose: (label: string) => {
      const entry = menu().find((each) => each.label === label)
      if (!entry || !('onSelect' in entry)) throw new Error(`the menu has no ${label}`)
      entry.onSelect()
      return held()?.me
    },
    dialogs: () => dialogs,
  }
}

const menuOf = (me: Partial<ChatMe> | null, chat: Partial<Chat> = {}) => {
  const store = exampleStore()
  const row = exampleChat({ ...chat, id: chatId, me: me && exampleMe(me) })
  store.dispatch(synced({ generation: 'g', chats: [row], users: [], whole: {} }))
  return menuIn(store)
}

describe('what one can do with a chat from its row', () => {
  it('is to change what one has of it', () => {
    const { choose, dialogs } = menuOf({})
    expect(choose('row.pin')).toMatchObject({ pinned: true })
    expect(choose('row.mute.hour')).toMatchObject({ muted: true, mutedUntil: '2026-01-05T10:00:00.000Z' })
    expect(choose('row.unmute')).toMatchObject({ muted: false, mutedUntil: null })
    expect(choose('row.mute.hours')).toMatchObject({ muted: true, mutedUntil: '2026-01-05T17:00:00.000Z' })
    choose('row.unmute')
    expect(choose('row.mute.week')).toMatchObject({ muted: true, mutedUntil: '2026-01-12T09:00:00.000Z' })
    choose('row.unmute')
    expect(choose('row.mute.always')).toMatchObject({ muted: true, mutedUntil: null })
    expect(choose('row.markUnread')).toMatchObject({ markedUnread: true })
    expect(choose('row.archive')).toMatchObject({ archived: true })
    choose('row.leave')
    expect(dialogs()).toBe(1)
  })

  it('is to change it back', () => {
    const mine = { pinned: true, archived: true, readRev: 3, unreadCount: 2, markedUnread: true }
    const { choose } = menuOf(mine, { head: 5 })
    expect(choose('row.unpin')).toMatchObject({ pinned: false })
    expect(choose('row.unarchive')).toMatchObject({ archived: false })
    expect(choose('row.markRead')).toMatchObject({ unreadCount: 0, markedUnread: false })
  })

  it('is not to leave what one didn’t join', () => {
    expect(menuOf({}, { type: 'direct', directUserIds: [ada.id, id(2)] }).labels()).not.toContain('row.leave')
    expect(menuOf({}, { scope: 'property' }).labels()).not.toContain('row.leave')
  })

  it('is nothing in a chat that one isn’t in', () => {
    expect(menuOf(null).labels()).toEqual([])
  })

  it('is to try again or give up, before the server knows it', () => {
    const store = exampleStore({ isSignedIn: false })
    store.dispatch(signedIn({ user: ada, organization: exampleOrganization }))
    const given: NewChat = { type: 'group', name: 'Lunch', memberIds: [id(2)] }
    const chat = exampleChat({ id: chatId, name: 'Lunch' })
    const clientId = 'making-of-lunch'
    store.dispatch(
      operationSubmitted({ clientId, operation: { kind: 'create', chatId, given, chat, people: [] } }),
    )
    const { labels, choose } = menuIn(store)
    expect(labels()).toEqual(['message.discard'])

    store.dispatch(deliveryChanged({ clientId, event: 'claimed' }))
    expect(labels()).toEqual([])

    store.dispatch(
      deliveryChanged({ clientId, event: 'refused', error: { code: 'VALIDATION', message: '' } }),
    )
    expect(labels()).toEqual(['message.retry', 'message.discard'])
    choose('message.retry')
    expect(selectPending(store.getState())).toMatchObject([{ status: 'waiting' }])
    choose('message.discard')
    expect(selectPending(store.getState())).toEqual([])
  })
})
