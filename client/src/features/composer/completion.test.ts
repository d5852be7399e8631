import { describe, expect, it } from 'vitest'
import { completionAt } from './completion.ts'
import { suggestEmoji, suggestPeople } from './suggestions.ts'

describe('completion', () => {
  it('begins at an @ that stands alone, and a : with two letters', () => {
    expect(completionAt('hi @gr', 6)).toEqual({ kind: 'mention', query: 'gr', from: 3 })
    expect(completionAt('@', 1)).toEqual({ kind: 'mention', query: '', from: 0 })
    expect(completionAt('so :tad', 7)).toEqual({ kind: 'emoji', query: 'tad', from: 3 })
  })

  it('leaves addresses, times and single colons alone', () => {
    for (const text of ['ada@exa', 'at 10:30', 'note: a', ':t', 'a :)'])
      expect(completionAt(text, text.length)).toBeNull()
  })

  it('looks only at what stands before the caret', () => {
    expect(completionAt('@grace', 3)).toEqual({ kind: 'mention', query: 'gr', from: 0 })
  })

  it('puts the emoji first whose short code was typed whole', () => {
    const emoji = [
      { emoji: '🏟️', label: 'stadium', tags: ['tada'], shortcodes: ['stadium'] },
      { emoji: '🎉', label: 'party popper', tags: [], shortcodes: ['tada'] },
    ]
    expect(suggestEmoji(emoji, 'tada').map(({ insert }) => insert)).toEqual(['🎉 ', '🏟️ '])
  })

  it('finds people by any word of their name, and by username', () => {
    const people = [
      { id: '1', fullName: 'Grace Lindqvist', username: 'grace', avatarUrl: null },
      { id: '2', fullName: 'Linus Berg', username: 'linus', avatarUrl: null },
    ]
    expect(suggestPeople(people, 'lin').map(({ insert }) => insert)).toEqual(['@grace ', '@linus '])
    expect(suggestPeople(people, 'grac')).toHaveLength(1)
  })
})
