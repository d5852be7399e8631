import { existsSync, readFileSync } from 'node:fs'

/**
 * Adds up vitest's JSON reports and prints the closing line of a CI run.
 * A step that failed without a failed test (a lint error, a run that never wrote its report) counts as one.
 * A test that passed at its second try is told by name, with what it said at the first: it is to be looked into.
 * Usage: ci-summary.mjs <failed steps> <report.json> …
 */
const [failedSteps, ...reports] = process.argv.slice(2)
const runs = reports.map((file) =>
  existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0 },
)
for (const { assertionResults = [] } of runs.flatMap(({ testResults = [] }) => testResults))
  for (const { status, fullName, failureMessages } of assertionResults)
    if (status === 'passed' && failureMessages.length > 0)
      console.log(`Passed at the second try: ${fullName}: ${failureMessages[0].split('\n')[0]}`)

const sum = (field) => runs.reduce((total, run) => total + run[field], 0)

const failed = Math.max(sum('numFailedTests'), Number(failedSteps))
const skipped = sum('numPendingTests')
console.log(`${sum('numPassedTests')} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 ? 1 : 0
