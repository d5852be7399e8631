import type { Translate } from './i18n.tsx'

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** "5 minutes", "1 day": a span in the largest unit that tells it whole. */
export function durationText(t: Translate, seconds: number): string {
  const [name, size] = units.find(([, each]) => seconds >= each && seconds % each === 0) ?? ['second', 1]
  return t(`duration.${name}`, { count: seconds / size })
}

/** "0:05", "1:30:00": what is left, as a clock that counts down shows it. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}
