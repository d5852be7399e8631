import { describe, expect, it } from 'vitest'
import { format } from './formatting.ts'

const apply = (text: string, from: number, to: number, key: 'b' | 'i' | 'e') => {
  const edit = format(text, from, to, key)
  const result = text.slice(0, edit.from) + edit.insert + text.slice(edit.to)
  return { result, selected: result.slice(edit.selectFrom, edit.selectTo), edit }
}

describe('formatting', () => {
  it('puts marks around what is selected, and keeps it selected', () => {
    expect(apply('a word here', 2, 6, 'b')).toMatchObject({ result: 'a **word** here', selected: 'word' })
    expect(apply('a word here', 2, 6, 'e')).toMatchObject({ result: 'a `word` here', selected: 'word' })
  })

  it('takes them off again', () => {
    expect(apply('a **word** here', 4, 8, 'b')).toMatchObject({ result: 'a word here', selected: 'word' })
  })

  it('puts the caret between them when nothing is selected', () => {
    const { result, edit } = apply('', 0, 0, 'i')
    expect([result, edit.selectFrom, edit.selectTo]).toEqual(['**', 1, 1])
  })
})
