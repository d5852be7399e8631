export type Formats = {
  /** Hours and minutes. */
  time: (iso: string) => string
  /** As a row tells it: the time today, "Yesterday", the weekday within the week, then the date. */
  short: (iso: string, now?: number) => string
  /** As a day is headed: "Today", "Yesterday", the weekday within the week, then the whole date. */
  day: (iso: string, now?: number) => string
  /** Date and time in full. */
  full: (iso: string) => string
  /** "Ada, Ben and Cleo". */
  list: (items: readonly string[]) => string
  number: (value: number) => string
}

const startOfDay = (time: number): number => new Date(time).setHours(0, 0, 0, 0)

/** Whole days of the calendar between then and now, 0 today; steps over changes of the clock. */
export const daysAgo = (iso: string, now: number): number =>
  Math.round((startOfDay(now) - startOfDay(Date.parse(iso))) / 86_400_000)

/** Local days as keys: equal for two times of the same day. */
export const dayOf = (iso: string): string => String(startOfDay(Date.parse(iso)))

type DayWords = (key: 'time.today' | 'time.yesterday') => string

/** Formats of one language; `t` words today and yesterday. */
export function createFormats(language: string, t: DayWords): Formats {
  const make = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(language, options)
    return (iso: string) => format.format(Date.parse(iso))
  }
  const time = make({ hour: '2-digit', minute: '2-digit' })
  const weekday = make({ weekday: 'long' })
  const shortWeekday = make({ weekday: 'short' })
  const date = make({ day: '2-digit', month: '2-digit', year: '2-digit' })
  const dayAndMonth = make({ weekday: 'long', day: 'numeric', month: 'long' })
  const longDate = make({ day: 'numeric', month: 'long', year: 'numeric' })
  const full = make({ dateStyle: 'medium', timeStyle: 'short' })
  const list = new Intl.ListFormat(language, { style: 'long', type: 'conjunction' })
  const number = new Intl.NumberFormat(language)
  const isThisYear = (iso: string, now: number) => new Date(iso).getFullYear() === new Date(now).getFullYear()
  return {
    time,
    full,
    short: (iso, now = Date.now()) => {
      const days = daysAgo(iso, now)
      if (days <= 0) return time(iso)
      if (days === 1) return t('time.yesterday')
      return days < 7 ? shortWeekday(iso) : date(iso)
    },
    day: (iso, now = Date.now()) => {
      const days = daysAgo(iso, now)
      if (days <= 0) return t('time.today')
      if (days === 1) return t('time.yesterday')
      if (days < 7) return weekday(iso)
      return isThisYear(iso, now) ? dayAndMonth(iso) : longDate(iso)
    },
    list: (items) => list.format(items),
    number: (value) => number.format(value),
  }
}
