import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { usualRows } from '../rows.ts'
import { type Harness, startHarness } from '../start.ts'

const scale = 10
/** Each with a seed of its own, which makes people whom the installation doesn't know yet. */
const faults = usualRows(!process.env['MONGODB_URL']).map((name, index) => ({ name, seed: index + 1 }))

describe('real servers under faults', () => {
  let harness: Harness
  beforeAll(() => {
    harness = startHarness({ scale })
  })
  afterAll(() => harness.stop())

  it.each(faults)('lose, double and reorder nothing: $name', async ({ name, seed }) => {
    const { sent, restless, violations } = await harness.run(name, seed)
    expect({ restless, violations }).toEqual({ restless: [], violations: [] })
    expect(sent).toBeGreaterThan(10)
  })
})

describe('the checker', () => {
  it('finds what is lost when it is acknowledged before it is written', async () => {
    const harness = startHarness({ scale, without: 'acknowledged after the insert' })
    const { violations } = await harness.run('all nodes killed', 1)
    await harness.stop()
    expect(violations.map(({ invariant }) => invariant)).toContain('I1')
  })
})
