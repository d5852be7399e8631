import { Content, Emoji } from '@oms-chat/shared'
import { describe, expect, test } from 'vitest'
import { deskTimeline } from './desk.ts'
import { seededRandom } from './random.ts'
import { fill } from './template.ts'

const now = new Date(2026, 10, 18, 15, 30)
const events = deskTimeline(5_000, now)
const texts = events.flatMap((event) => (event.kind === 'send' ? [event.text] : []))

describe('the operations desk', () => {
  test('says exactly as much as was asked for', () => {
    expect(texts).toHaveLength(5_000)
  })

  test('says the same again for the same moment', () => {
    expect(deskTimeline(5_000, now)).toEqual(events)
  })

  test('says only what can be sent, with every template filled', () => {
    const unfilled = /[{}]|\[[^\]]*\||undefined|[.,:!?] {2}/
    expect(texts.filter((text) => !Content.safeParse(text).success || unfilled.test(text))).toEqual([])
    const emoji = events.flatMap((event) => (event.kind === 'react' ? [event.emoji] : []))
    expect(emoji.filter((one) => !Emoji.safeParse(one).success)).toEqual([])
  })

  test('does not repeat itself soon', () => {
    const long = texts.filter((text) => text.length > 40)
    const window = 60
    const soon = long.filter((text, i) => long.slice(Math.max(0, i - window), i).includes(text))
    expect(soon.length / long.length).toBeLessThan(0.02)
  })

  test('reaches back for months and is busy by day', () => {
    const sends = events.filter(({ kind }) => kind === 'send')
    const oldest = sends[0]?.at.getTime() ?? now.getTime()
    expect((now.getTime() - oldest) / 86_400_000).toBeGreaterThan(60)
    const byDay = sends.filter(({ at }) => at.getHours() >= 6 && at.getHours() < 22)
    expect(byDay.length / sends.length).toBeGreaterThan(0.95)
  })
})

describe('a template', () => {
  const filling = (turn: number) => ({
    slots: (name: string) => (name === 'room' ? 'HH 214' : undefined),
    turn,
    random: seededRandom(7),
  })

  test('picks one of several, a number, and what a name stands for', () => {
    expect(fill('[Well|Fine], {room}: {3-3}', filling(0))).toMatch(/^(Well|Fine), HH 214: 3$/)
  })

  test('keeps tied choices together', () => {
    expect(fill('[#a|b|c] [#x|y|z]', filling(4))).toBe('b y')
  })

  test('refuses a name that nobody knows', () => {
    expect(() => fill('{rom}', filling(0))).toThrow('{rom}')
  })
})
