// @vitest-environment jsdom

import type { SystemNote } from '@oms-chat/shared'
import { describe, expect, it } from 'vitest'
import { createLocale } from '../../app/i18n.tsx'
import { de } from '../../locales/de.ts'
import { en } from '../../locales/en.ts'
import { id } from '../../testing/builders.ts'
import { systemText } from './systemText.ts'

const names: Record<string, string> = { [id(2)]: 'Ben', [id(3)]: 'Cleo', [id(4)]: 'Dan' }
const reader = { meId: id(1), nameOf: (who: string) => names[who] ?? 'Somebody' }
const english = createLocale('en', en)
const german = createLocale('de', de)

describe('what happened in a chat', () => {
  it('names who did what to whom', () => {
    const note: SystemNote = { event: 'members-added', actorId: id(2), userIds: [id(3), id(4)] }
    expect(systemText(english, note, reader)).toBe('Ben added Cleo and Dan')
    expect(systemText(german, note, reader)).toBe('Ben hat Cleo und Dan hinzugefügt')
  })

  it('speaks to the reader of what they did, and of what was done to them', () => {
    expect(systemText(english, { event: 'renamed', actorId: id(1), name: 'Roof' }, reader)).toBe(
      'You renamed the chat to “Roof”',
    )
    const removed: SystemNote = { event: 'member-removed', actorId: id(2), userId: id(1) }
    expect(systemText(english, removed, reader)).toBe('Ben removed you')
    expect(systemText(german, removed, reader)).toBe('Ben hat dich entfernt')
  })

  it('needs nobody to have done it', () => {
    const note: SystemNote = { event: 'members-added', actorId: null, userIds: [id(1), id(2)] }
    expect(systemText(english, note, reader)).toBe('New here: you and Ben')
    expect(systemText(german, note, reader)).toBe('Neu dabei: du und Ben')
  })

  it('counts a crowd', () => {
    const userIds = [id(2), id(3), id(4), id(5), id(6), id(7)]
    expect(systemText(english, { event: 'members-added', actorId: id(1), userIds }, reader)).toBe(
      'You added Ben, Cleo, Dan and 3 others',
    )
  })
})
