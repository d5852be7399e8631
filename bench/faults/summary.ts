import type { Report } from './run.ts'

export type Total = {
  runs: number
  sent: number
  acknowledged: number
  lost: number
  doubled: number
  reordered: number
  /** Runs in which an invariant doesn't hold, or that never came to rest. */
  broken: number
  /** Runs in which not everybody was in step in time; and those of which that can't be told. */
  late: number
  untold: number
}

/** Whoever is so late themselves can't say it of others. Milliseconds of the harness's time. */
const ownDelayMost = 500

const isSlow = ({ inStepMs, inStepWithinMs }: Report) => inStepWithinMs !== null && inStepMs > inStepWithinMs
const isBusy = ({ ownDelayMs }: Report) => ownDelayMs > ownDelayMost
const isLate = (report: Report) => isSlow(report) && !isBusy(report)

export function addUp(reports: readonly Report[]): Total {
  const sum = (of: (report: Report) => number) => reports.reduce((total, report) => total + of(report), 0)
  return {
    runs: reports.length,
    sent: sum(({ sent }) => sent),
    acknowledged: sum(({ acknowledged }) => acknowledged),
    lost: sum(({ harm }) => harm.lost),
    doubled: sum(({ harm }) => harm.doubled),
    reordered: sum(({ harm }) => harm.reordered),
    broken: sum(({ violations, restless }) => Number(violations.length + restless.length > 0)),
    late: sum((report) => Number(isLate(report))),
    untold: sum((report) => Number(isSlow(report) && isBusy(report))),
  }
}

export const summaryOf = (total: Total): string =>
  [
    `${total.runs} runs`,
    `${total.sent} sends`,
    `${total.acknowledged} acknowledged`,
    `${total.lost} lost`,
    `${total.doubled} doubled`,
    `${total.reordered} reordered`,
    `${total.broken} runs with something broken`,
    `${total.late} in step too late (${total.untold} more on a machine too busy to tell)`,
  ].join(', ')

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
const linesMax = 20

/** What is said of a run. */
export function linesOf(report: Report): string[] {
  const { seed, row, sent, acknowledged, inStepMs, inStepWithinMs, ownDelayMs, tookMs } = report
  const { waits, restless, violations, warnings } = report
  const warned = Object.entries(warnings).map(([what, times]) => `${what} ×${times}`)
  const waited = Object.entries(waits).map(([wait, ms]) => `${wait} ${seconds(ms)}`)
  const verdict = isLate(report) ? 'late' : 'too busy a machine to tell'
  const limit = isSlow(report) ? ` (${verdict}: ${seconds(inStepWithinMs ?? 0)} are allowed)` : ''
  return [
    `seed ${seed} · ${row} · ${sent} sent, ${acknowledged} acknowledged · in step after ${seconds(inStepMs)}${limit}` +
      ` · waited for ${waited.join(', ') || 'nothing'} · the harness late by ${seconds(ownDelayMs)}, took ${seconds(tookMs)}`,
    ...(warned.length > 0 ? [`  nodes warned: ${warned.join(', ')}`] : []),
    ...restless.slice(0, linesMax).map((what) => `  no rest: ${what}`),
    ...violations.slice(0, linesMax).map(({ invariant, what }) => `  ${invariant}: ${what}`),
  ]
}
