// @vitest-environment jsdom

import { describe, expect, it } from 'vitest'
import { createLocale } from '../../app/i18n.tsx'
import { en } from '../../locales/en.ts'
import { exampleChat, exampleMessage, id } from '../../testing/builders.ts'
import { previewOf } from './preview.ts'
import { previewLine } from './previewLine.ts'

const locale = createLocale('en', en)
const reader = { meId: id(1), nameOf: () => 'Grace Hopper' }
const lineOf = (
  message: Parameters<typeof exampleMessage>[0],
  more: Parameters<typeof exampleChat>[0] = {},
  draft = '',
) =>
  previewLine(
    locale,
    exampleChat({ lastMessage: previewOf(exampleMessage(message)), ...more }),
    draft,
    reader,
  )

describe('the line under a chat’s name', () => {
  it('tells who spoke, by first name, and leaves that out between two', () => {
    expect(lineOf({ content: 'Good **morning**' }).text).toBe('Grace: Good morning')
    expect(lineOf({ content: 'Hi', senderId: id(1) }).text).toBe('You: Hi')
    expect(lineOf({ content: 'Hi' }, { type: 'direct' }).text).toBe('Hi')
  })

  it('puts a draft before everything', () => {
    expect(lineOf({}, {}, ' not yet\nsent ')).toEqual({ kind: 'draft', text: 'not yet sent' })
  })

  it('says what was deleted, what happened, and that nothing was said', () => {
    expect(lineOf({ deletedAt: exampleMessage().createdAt })).toEqual({
      kind: 'quiet',
      text: 'Message deleted',
    })
    expect(
      lineOf({ senderId: null, type: 'system', system: { event: 'member-joined', actorId: id(2) } }).text,
    ).toBe('Grace Hopper joined')
    expect(previewLine(locale, exampleChat(), '', reader).text).toBe('No messages yet')
  })
})
