import fc from 'fast-check'
import { expect, it } from 'vitest'
import { gathered } from './gathered.ts'

/** Questions on paper: each is answered when told to, with what is there at that moment. */
function questions(there: ReadonlyMap<string, number>, { crowdMs = 0 } = {}) {
  const asked: { keys: readonly string[]; answer: () => void; fail: (error: Error) => void }[] = []
  const ask = gathered<string, number>(
    (keys) =>
      new Promise((resolve, reject) => {
        asked.push({ keys, answer: () => resolve(new Map(there)), fail: reject })
      }),
    { crowdMs },
  )
  return { asked, ask }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

it('asks at once for who is alone, and together for those who come meanwhile', async () => {
  const { asked, ask } = questions(
    new Map([
      ['ada', 1],
      ['grace', 2],
    ]),
  )
  const first = ask(['ada'])
  await turn()
  const others = [ask(['grace', 'ada']), ask(['grace']), ask(['nobody'])]
  await turn()
  expect(asked.map(({ keys }) => keys)).toEqual([['ada']])
  asked[0]?.answer()
  expect(await first).toEqual(new Map([['ada', 1]]))
  await turn()
  expect(asked[1]?.keys).toEqual(['grace', 'ada', 'nobody'])
  asked[1]?.answer()
  expect(await Promise.all(others)).toEqual([
    new Map([
      ['grace', 2],
      ['ada', 1],
    ]),
    new Map([['grace', 2]]),
    new Map(),
  ])
})

it('answers with what was there after one asked, never with an answer that was under way', async () => {
  const there = new Map([['ada', 1]])
  const { asked, ask } = questions(there)
  void ask(['ada'])
  await turn()
  there.set('ada', 2)
  const later = ask(['ada'])
  asked[0]?.answer()
  await turn()
  asked[1]?.answer()
  expect(asked).toHaveLength(2)
  expect(await later).toEqual(new Map([['ada', 2]]))
})

it('fails those who were asked for together, and nobody after them', async () => {
  const { asked, ask } = questions(new Map([['ada', 1]]))
  const failing = [ask(['ada']), ask(['grace'])].map((one) => expect(one).rejects.toThrow('away'))
  await turn()
  const later = ask(['ada'])
  asked[0]?.fail(new Error('away'))
  await Promise.all(failing)
  await turn()
  asked[1]?.answer()
  expect(await later).toEqual(new Map([['ada', 1]]))
})

it('lets a crowd wait for each other, and nobody who is alone', async () => {
  const there = new Map([['ada', 1]])
  const { asked, ask } = questions(there, { crowdMs: 60_000 })
  const first = ask(['ada'])
  await turn()
  const crowd = Array.from({ length: 200 }, (_, n) => ask([`guest ${n}`]))
  asked[0]?.answer()
  await first
  await turn()
  expect(asked).toHaveLength(2)
  asked[1]?.answer()
  await Promise.all(crowd)
  const later = [ask(['ada']), ask(['mary'])]
  await turn()
  expect(asked).toHaveLength(2)
  await expect.poll(() => asked[2]?.keys).toEqual(['ada', 'mary'])
  asked[2]?.answer()
  expect(await Promise.all(later)).toEqual([there, new Map()])
})

it('answers many who ask for the same with one question, however many they are', async () => {
  const there = new Map([['ada', 1]])
  const { asked, ask } = questions(there)
  const all = Array.from({ length: 2_000 }, () => ask(['ada', 'grace']))
  await turn()
  expect(asked.map(({ keys }) => keys)).toEqual([['ada', 'grace']])
  asked[0]?.answer()
  expect(await Promise.all(all)).toEqual(all.map(() => there))
})

it('asks nothing for nobody', async () => {
  const { asked, ask } = questions(new Map())
  expect(await ask([])).toEqual(new Map())
  expect(asked).toEqual([])
})

it('gives everybody what they asked for, in questions that aren’t larger than one’s own or a limit', async () => {
  const sizes = fc.array(fc.nat(900), { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(sizes, async (counts) => {
      let most = 0
      const is = (keys: readonly number[]) => {
        most = Math.max(most, keys.length)
        return Promise.resolve(new Map(keys.map((key) => [key, `is ${key}`])))
      }
      const ask = gathered(is, { crowdMs: 0 })
      const keysOf = (count: number, from: number) =>
        Array.from({ length: count }, (_, n) => from * 1_000 + n)
      const found = await Promise.all(counts.map((count, from) => ask(keysOf(count, from))))
      for (const [from, count] of counts.entries())
        expect(found[from]).toEqual(new Map(keysOf(count, from).map((key) => [key, `is ${key}`])))
      expect(most).toBeLessThanOrEqual(Math.max(500, ...counts))
    }),
    { numRuns: 50 },
  )
})
