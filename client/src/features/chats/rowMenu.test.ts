import { describe, expect, it } from 'vitest'
import type { Chat, ChatMe, ChatPreferences } from '@oms-chat/shared'
import { exampleChat, exampleMe } from '../../testing/builders.ts'
import type { MenuEntry } from '../../ui/overlays.ts'
import { rowMenu, unmadeMenu } from './rowMenu.ts'

const now = Date.UTC(2026, 0, 5, 9)
const t = (key: string) => key

type Item = Exclude<MenuEntry, 'separator'>
const items = (menu: readonly MenuEntry[]): Item[] =>
  menu.flatMap((entry) =>
    entry === 'separator' ? [] : [entry, ...('items' in entry ? items(entry.items ?? []) : [])],
  )

/** The menu of a chat's row, and what choosing in it does. */
const menuOf = (me: Partial<ChatMe>, chat: Partial<Chat> = {}) => {
  const done: (Partial<ChatPreferences> | string)[] = []
  const acts = {
    prefer: (patch: Partial<ChatPreferences>) => done.push(patch),
    markRead: () => done.push('read'),
    leave: () => done.push('left'),
  }
  const menu = items(rowMenu(t, exampleChat({ ...chat, me: exampleMe(me) }), acts, now))
  const choose = (label: string) => {
    const entry = menu.find((each) => each.label === label)
    if (entry && 'onSelect' in entry) entry.onSelect?.()
    return done.at(-1)
  }
  return { labels: menu.map(({ label }) => label), choose }
}

describe('what one can do with a chat from its row', () => {
  it('is to change what one has of it', () => {
    const { choose } = menuOf({})
    expect(choose('row.pin')).toEqual({ pinned: true })
    expect(choose('row.mute1h')).toEqual({ muted: true, mutedUntil: '2026-01-05T10:00:00.000Z' })
    expect(choose('row.mute8h')).toEqual({ muted: true, mutedUntil: '2026-01-05T17:00:00.000Z' })
    expect(choose('row.muteAlways')).toEqual({ muted: true, mutedUntil: null })
    expect(choose('row.markUnread')).toEqual({ markedUnread: true })
    expect(choose('row.archive')).toEqual({ archived: true })
    expect(choose('row.leave')).toBe('left')
  })

  it('is to change it back', () => {
    const { choose } = menuOf({ pinned: true, muted: true, archived: true, unreadCount: 2 })
    expect(choose('row.unpin')).toEqual({ pinned: false })
    expect(choose('row.unmute')).toEqual({ muted: false, mutedUntil: null })
    expect(choose('row.markRead')).toBe('read')
    expect(choose('row.unarchive')).toEqual({ archived: false })
    expect(menuOf({ markedUnread: true }).choose('row.markRead')).toBe('read')
  })

  it('is not to leave what one didn’t join', () => {
    expect(menuOf({}, { type: 'direct' }).labels).not.toContain('row.leave')
    expect(menuOf({}, { scope: 'property' }).labels).not.toContain('row.leave')
  })

  it('is nothing in a chat that one isn’t in', () => {
    const acts = { prefer: () => undefined, markRead: () => undefined, leave: () => undefined }
    expect(rowMenu(t, exampleChat({ me: null }), acts, now)).toEqual([])
  })

  it('is to try again or give up, before the server knows it', () => {
    const nothing = () => undefined
    const labels = (menu: MenuEntry[]) => items(menu).map(({ label }) => label)
    expect(labels(unmadeMenu(t, { retry: nothing, discard: nothing }))).toEqual([
      'message.retry',
      'message.discard',
    ])
    expect(unmadeMenu(t, { retry: null, discard: null })).toEqual([])
  })
})
