/** A stretch of time in which the desk is lively, with the lively minutes before it. */
type Span = { from: number; minutes: number; before: number }

const minute = 60_000

/** When the desk is lively, by the day of the week (Sunday first), as hours. */
const hours = [
  { from: 9, to: 17 },
  { from: 6.5, to: 21 },
  { from: 6.5, to: 21 },
  { from: 6.5, to: 21 },
  { from: 6.5, to: 21 },
  { from: 6.5, to: 22 },
  { from: 8, to: 19 },
] as const

/** The lively stretches of the last `days` days up to `silence` minutes before now, oldest first, local time. */
export const workingSpans = (now: Date, days: number, silence: number): { spans: Span[]; total: number } => {
  const end = now.getTime() - silence * minute
  const spans: Span[] = []
  let total = 0
  for (let ago = days; ago >= 0; ago -= 1) {
    const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - ago)
    const { from, to } = hours[day.getDay()] ?? hours[1]
    const start = day.getTime() + from * 60 * minute
    const minutes = (Math.min(end, day.getTime() + to * 60 * minute) - start) / minute
    if (minutes <= 0) continue
    spans.push({ from: start, minutes, before: total })
    total += minutes
  }
  return { spans, total }
}

/** The moment at which so many lively minutes have passed. */
export const momentAt = (spans: readonly Span[], livelyMinutes: number): number => {
  const span = spans.findLast(({ before }) => before <= livelyMinutes) ?? spans[0]
  if (span === undefined) throw new Error('the desk was never open')
  return span.from + (livelyMinutes - span.before) * minute
}
