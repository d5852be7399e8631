import type { Figure } from './row.ts'
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
/** On a machine with so little left everything waits for its turn. */
const busyMost = 0.9

const isLong = ({ inStepMs, inStepWithinMs }: Report) => inStepWithinMs !== null && inStepMs > inStepWithinMs
const isTooMuch = ({ value, atMost }: Figure) => value > atMost
const isSlow = (report: Report) => isLong(report) || report.figures.some(isTooMuch)
const isBusy = ({ ownDelayMs, machineBusy }: Report) => ownDelayMs > ownDelayMost || machineBusy > busyMost
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
const percent = (share: number) => `${Math.round(100 * share)} %`
const toldOf = ({ what, value, unit, atMost }: Figure) => `${what}: ${value} ${unit} of ${atMost} allowed`
const linesMax = 20

/** What is said of a run. */
export function linesOf(report: Report): string[] {
  const { seed, row, sent, acknowledged, inStepMs, inStepWithinMs, ownDelayMs, tookMs } = report
  const { waits, restless, violations, warnings, figures, machineBusy } = report
  const warned = Object.entries(warnings).map(([what, times]) => `${what} ×${times}`)
  const waited = Object.entries(waits).map(([wait, ms]) => `${wait} ${seconds(ms)}`)
  const verdict = isLate(report) ? 'late' : 'too busy a machine to tell'
  const limit = isLong(report) ? ` (${verdict}: ${seconds(inStepWithinMs ?? 0)} are allowed)` : ''
  return [
    `seed ${seed} · ${row} · ${sent} sent, ${acknowledged} acknowledged · in step after ${seconds(inStepMs)}${limit}` +
      ` · waited for ${waited.join(', ') || 'nothing'} · the harness late by ${seconds(ownDelayMs)}, the machine ${percent(machineBusy)} busy, took ${seconds(tookMs)}`,
    ...figures.map((figure) => `  ${toldOf(figure)}${isTooMuch(figure) ? ` (${verdict})` : ''}`),
    ...(warned.length > 0 ? [`  nodes warned: ${warned.join(', ')}`] : []),
    ...restless.slice(0, linesMax).map((what) => `  no rest: ${what}`),
    ...violations.slice(0, linesMax).map(({ invariant, what }) => `  ${invariant}: ${what}`),
  ]
}
