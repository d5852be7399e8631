import type { ChatPreferences } from '@oms-chat/shared'

/** For how long one may want quiet, in milliseconds; null: for good. */
const spans = { hour: 3_600_000, hours: 8 * 3_600_000, week: 7 * 86_400_000, always: null } as const

export type MuteSpan = keyof typeof spans | 'off'
export const muteSpans = ['off', 'hour', 'hours', 'week', 'always'] as const satisfies MuteSpan[]

/** Quiet from now on, for so long. */
export const muteFor = (span: MuteSpan, now: number): Pick<ChatPreferences, 'muted' | 'mutedUntil'> => {
  const ms = span === 'off' ? null : spans[span]
  return { muted: span !== 'off', mutedUntil: ms === null ? null : new Date(now + ms).toISOString() }
}
