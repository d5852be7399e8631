import { describe, expect, it } from 'vitest'
import { createFormats } from './formats.ts'

const { short, day, list } = createFormats('en-GB', (key) => (key === 'time.today' ? 'Today' : 'Yesterday'))
const local = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString()
const now = new Date(2026, 2, 30, 9, 0).getTime()

describe('times', () => {
  it('are told by the clock today, then by the day, then by the date', () => {
    expect(short(local(2026, 2, 30, 8, 5), now)).toBe('08:05')
    expect(short(local(2026, 2, 29, 23, 59), now)).toBe('Yesterday')
    expect(short(local(2026, 2, 25, 12, 0), now)).toBe('Wed')
    expect(short(local(2026, 2, 1, 12, 0), now)).toBe('01/03/26')
  })

  it('head a day with its name, and an older one with its date', () => {
    expect(day(local(2026, 2, 30, 0, 1), now)).toBe('Today')
    expect(day(local(2026, 2, 27, 12, 0), now)).toBe('Friday')
    expect(day(local(2026, 0, 3, 12, 0), now)).toBe('Saturday 3 January')
    expect(day(local(2024, 0, 3, 12, 0), now)).toBe('3 January 2024')
  })

  it('names several as the language does', () => {
    expect(list(['Ada', 'Ben', 'Cleo'])).toBe('Ada, Ben and Cleo')
  })
})
