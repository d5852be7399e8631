import { afterEach, describe, expect, it } from 'vitest'
import type { Operation } from '../features/messages/operations.ts'
import { exampleChat, exampleMessage, exampleUser, id } from '../testing/builders.ts'
import { eventually } from '../testing/eventually.ts'
import { exampleDelete, exampleEdit, exampleSend } from '../testing/operations.ts'
import type { TabNews } from './tabNews.ts'
import { openTabs, type Tabs } from './tabs.ts'

const meId = id(1)
const open: Tabs[] = []
const openTab = (userId = meId) => {
  const heard: TabNews[] = []
  const tabs = openTabs(userId, (news) => heard.push(news))
  open.push(tabs)
  return { tabs, heard }
}
afterEach(() => {
  for (const tabs of open.splice(0)) tabs.close()
})

const operations: Operation[] = [
  exampleSend('message1'),
  exampleEdit('message1', 'better'),
  exampleDelete('message1'),
  { kind: 'react', chatId: id(0xc1), target: { messageId: id(9), clientId: '' }, emoji: '👍', on: true },
  { kind: 'preferences', chatId: id(0xc1), patch: { pinned: true } },
  { kind: 'settings', patch: { theme: 'dark' } },
  { kind: 'read', chatId: id(0xc1), rev: 3 },
  {
    kind: 'create',
    chatId: id(0xc1),
    given: { type: 'group', name: 'Planning', memberIds: [id(2)] },
    chat: exampleChat(),
    people: [exampleUser({ id: id(2) })],
  },
]

describe('the tabs of an account', () => {
  it('tell each other every kind of operation, drafts and the end', async () => {
    const here = openTab()
    const there = openTab()
    const news: TabNews[] = [
      { kind: 'changed', clientIds: ['message1'] },
      { kind: 'draft', chatId: id(0xc1), text: 'almost' },
      ...operations.map((operation) => ({
        kind: 'acknowledged' as const,
        clientId: 'operation-1',
        operation,
        messages: [exampleMessage()],
        chat: exampleChat(),
      })),
      { kind: 'signed-out' },
    ]
    for (const item of news) here.tabs.tell(item)
    await eventually(() => expect(there.heard).toEqual(news))
    expect(here.heard).toEqual([])
  })

  it('take nothing from another version that they cannot read, and nothing of another account', async () => {
    const here = openTab()
    const other = openTab(id(2))
    const newer = new BroadcastChannel(`oms-chat-${meId}`)
    newer.postMessage({ kind: 'of tomorrow' })
    newer.postMessage({ kind: 'changed', clientIds: 'all' })
    newer.postMessage({ kind: 'changed', clientIds: ['message1'] })
    await eventually(() => expect(here.heard).toEqual([{ kind: 'changed', clientIds: ['message1'] }]))
    expect(other.heard).toEqual([])
    newer.close()
  })
})
