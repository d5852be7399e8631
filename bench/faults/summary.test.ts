import { expect, it } from 'vitest'
import type { Report } from './run.ts'
import { addUp, linesOf, summaryOf } from './summary.ts'

const report = (more: Partial<Report> = {}): Report => ({
  row: 'node killed',
  seed: 1,
  sent: 10,
  acknowledged: 9,
  inStepMs: 1_200,
  inStepWithinMs: 5_000,
  atRestMs: 1_400,
  waits: { outbox: 1_200, counts: 1_400 },
  restless: [],
  figures: [],
  ownDelayMs: 40,
  machineBusy: 0.6,
  warnings: {},
  violations: [],
  harm: { lost: 0, doubled: 0, reordered: 0 },
  tookMs: 3_000,
  ...more,
})

const figure = { what: 'memory', value: 9, unit: 'MiB', atMost: 10 }

it('adds runs up to one line', () => {
  const total = addUp([
    report(),
    report({ harm: { lost: 1, doubled: 2, reordered: 3 }, violations: [{ invariant: 'I1', what: 'gone' }] }),
    report({ restless: ['ada is offline'], inStepMs: 5_001 }),
    report({ inStepMs: 5_001, ownDelayMs: 700 }),
    report({ inStepMs: 5_001, machineBusy: 0.97 }),
    report({ figures: [{ ...figure, value: 11 }] }),
  ])
  expect(summaryOf(total)).toBe(
    '6 runs, 60 sends, 54 acknowledged, 1 lost, 2 doubled, 3 reordered, 2 runs with something broken, ' +
      '2 in step too late (2 more on a machine too busy to tell)',
  )
})

it('says of a run what was waited for, and what is broken', () => {
  const lines = linesOf(report({ inStepMs: 6_000, violations: [{ invariant: 'I2', what: 'a hole' }] }))
  expect(lines[0]).toContain('in step after 6.0 s (late: 5.0 s are allowed)')
  expect(lines[0]).toContain('outbox 1.2 s, counts 1.4 s')
  expect(lines.slice(1)).toEqual(['  I2: a hole'])
  expect(linesOf(report({ figures: [figure] }))[1]).toBe('  memory: 9 MiB of 10 allowed')
  expect(linesOf(report({ warnings: { 'Redis doesn’t answer': 2 } }))[1]).toBe(
    '  nodes warned: Redis doesn’t answer ×2',
  )
  expect(linesOf(report({ inStepWithinMs: null, inStepMs: 60_000 }))[0]).not.toContain('allowed')
})
