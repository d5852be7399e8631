import type { Presence } from '@oms-chat/shared'
import { daysAgo } from '../../app/formats.ts'
import type { Locale, Translate } from '../../app/i18n.tsx'

/** "today", or the day as other dates are said. */
export const dayOf = (formats: Locale['formats'], t: Translate, time: string): string =>
  daysAgo(time, Date.now()) === 0 ? t('presence.today') : formats.day(time)

/** "online", "last seen today at 14:05"; behind it what they say of themselves. */
export function presenceText({ t, formats }: Locale, presence: Presence): string {
  const { status, lastSeenAt, statusEmoji, statusText } = presence
  const seen = lastSeenAt
    ? t('presence.lastSeen', { day: dayOf(formats, t, lastSeenAt), time: formats.time(lastSeenAt) })
    : t('presence.offline')
  const how = status === 'offline' ? seen : t(`presence.${status}`)
  const said = [statusEmoji, statusText].filter(Boolean).join(' ')
  return said === '' ? how : `${how} · ${said}`
}
