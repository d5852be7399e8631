import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '../start.ts'

const seed = 1
const faults = [
  'node killed',
  'node stopped',
  'rolling restart',
  'database killed',
  'database stopped',
  'reply lost',
  'acknowledgements dropped',
  'connections reset',
  'half open',
  'delayed',
  'clocks of devices',
  'member removed',
  'redis killed',
  'redis emptied',
  'redis subscribers killed',
  'removed while redis is dead',
]

describe('real servers under faults', () => {
  let harness: Harness
  beforeAll(() => {
    harness = startHarness({ scale: 10 })
  })
  afterAll(() => harness.stop())

  it.each(faults)('lose, double and reorder nothing: %s', async (name) => {
    const { sent, restless, violations } = await harness.run(name, seed)
    expect({ restless, violations }).toEqual({ restless: [], violations: [] })
    expect(sent).toBeGreaterThan(10)
  })
})

describe('the checker', () => {
  it('finds what is lost when it is acknowledged before it is written', async () => {
    const harness = startHarness({ scale: 10, without: 'acknowledged after the insert' })
    const { violations } = await harness.run('all nodes killed', seed)
    await harness.stop()
    expect(violations.map(({ invariant }) => invariant)).toContain('I1')
  })
})
