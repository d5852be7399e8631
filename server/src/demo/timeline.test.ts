import { describe, expect, test } from 'vitest'
import { talks } from './talk/index.ts'
import { timelineOf, workdayBefore, type ChatEvent } from './timeline.ts'
import { deskTimeline } from './desk/desk.ts'

/** A working day, a weekend, the first minutes of a Monday, New Year, and the days after the clocks change. */
const starts = [
  new Date(2026, 10, 18, 15, 30),
  new Date(2026, 10, 21, 11, 0),
  new Date(2026, 10, 23, 0, 3),
  new Date(2027, 0, 1, 4, 40),
  new Date(2026, 2, 30, 9, 0),
  new Date(2026, 9, 26, 9, 0),
]

const inOrder = (events: readonly ChatEvent[]): boolean =>
  events.every((event, i) => i === 0 || (events[i - 1]?.at ?? event.at) <= event.at)

/** Every edit, deletion, reaction and reply refers to a message that is there by then. */
const refersBack = (events: readonly ChatEvent[]): boolean => {
  const said = new Set<string>()
  return events.every((event) => {
    if (event.kind !== 'send') return said.has(event.key)
    const fine = !said.has(event.key) && (event.replyTo === undefined || said.has(event.replyTo))
    said.add(event.key)
    return fine
  })
}

describe.each(starts.map((now) => [now.toString(), now] as const))('a demo started on %s', (_, now) => {
  test.each(talks.map((talk) => [talk.key, talk] as const))('%s', (_key, talk) => {
    const events = timelineOf(talk, now)
    expect(inOrder(events)).toBe(true)
    expect(refersBack(events)).toBe(true)
    expect(events.at(-1)?.at.getTime()).toBeLessThan(now.getTime())
    const sends = events.filter(({ kind }) => kind === 'send')
    expect(sends.map(({ key }) => key)).toEqual(sends.map((_send, i) => `${i}`))
  })

  test('the operations desk', () => {
    const events = deskTimeline(1_200, now)
    expect(events.filter(({ kind }) => kind === 'send')).toHaveLength(1_200)
    expect(inOrder(events)).toBe(true)
    expect(refersBack(events)).toBe(true)
    const newest = events.findLast(({ kind }) => kind === 'send')
    expect(now.getTime() - (newest?.at.getTime() ?? 0)).toBeLessThan(20 * 60_000)
  })
})

describe('working days', () => {
  test('leave out the weekend', () => {
    const monday = new Date(2026, 10, 23, 12, 0)
    expect(workdayBefore(monday, 1, '09:15')).toEqual(new Date(2026, 10, 20, 9, 15))
    expect(workdayBefore(monday, 6, '17:00')).toEqual(new Date(2026, 10, 13, 17, 0))
  })
})
