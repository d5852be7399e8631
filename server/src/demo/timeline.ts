import type { Username } from './people.ts'
import type { Line, SceneStart, Talk } from './talk/script.ts'

/**
 * Something that happens in a chat. `key` names the message within its chat. Events of a chat are in the
 * order of their times.
 */
export type ChatEvent = { at: Date; who: Username; key: string } & (
  | { kind: 'send'; text: string; replyTo?: string }
  | { kind: 'edit'; text: string }
  | { kind: 'delete' }
  | { kind: 'react'; emoji: string }
)

const minute = 60_000
const isWorkday = (date: Date): boolean => date.getDay() !== 0 && date.getDay() !== 6

/** The day that lies so many working days before `now`, at a time of day as `HH:MM`, in local time. */
export const workdayBefore = (now: Date, workdays: number, time: string): Date => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate(), hours, minutes)
  for (let left = workdays; left > 0;) {
    day.setDate(day.getDate() - 1)
    if (isWorkday(day)) left -= 1
  }
  return day
}

const startOf = (start: SceneStart, now: Date): number =>
  'minutesAgo' in start
    ? now.getTime() - start.minutesAgo * minute
    : workdayBefore(now, start.workdaysAgo, start.time).getTime()

/** Nothing happens later than this long before now. */
const hush = 20_000

/** What becomes of one line after it was said: its change a minute later, the reactions over some minutes. */
const aftermath = ([who, , text, extras = {}]: Line, key: string, saidAt: number): ChatEvent[] => {
  const events: ChatEvent[] = []
  if (extras.before !== undefined)
    events.push({ kind: 'edit', who, key, text, at: new Date(saidAt + 0.8 * minute) })
  if (extras.deleted) events.push({ kind: 'delete', who, key, at: new Date(saidAt + 0.5 * minute) })
  let at = saidAt + 0.6 * minute
  for (const [emoji, names] of Object.entries(extras.react ?? {})) {
    for (const name of names.split(' ')) {
      at += 0.3 * minute
      events.push({ kind: 'react', who: name as Username, key, emoji, at: new Date(at) })
    }
  }
  return events
}

/** All that happens in a talk, in the order of time; the same talk and `now` give the same events. */
export const timelineOf = (talk: Talk, now: Date): ChatEvent[] => {
  const events: ChatEvent[] = []
  let count = 0
  for (const scene of talk.scenes) {
    let at = startOf(scene.start, now)
    const names = new Map<string, string>()
    for (const line of scene.lines) {
      const [who, minutes, text, extras = {}] = line
      at += minutes * minute
      const key = `${count}`
      count += 1
      if (extras.as !== undefined) names.set(extras.as, key)
      const replyTo = extras.reply === undefined ? undefined : names.get(extras.reply)
      events.push({
        kind: 'send',
        who,
        key,
        text: extras.before ?? text,
        at: new Date(at),
        ...(replyTo !== undefined && { replyTo }),
      })
      events.push(...aftermath(line, key, at))
    }
  }
  const latest = now.getTime() - hush
  for (const event of events) if (event.at.getTime() > latest) event.at = new Date(latest)
  return events.sort((a, b) => a.at.getTime() - b.at.getTime())
}
