import { wait } from './wait.ts'

/** Runs `work` for each number below `count`, `width` of them at once. */
export async function inParallel(
  count: number,
  width: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) {
      next += 1
      await work(next - 1)
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
}

/** Calls `work` `count` times, so often a second by the clock, whatever each takes. */
export async function atRate(count: number, perSecond: number, work: (index: number) => void): Promise<void> {
  const began = performance.now()
  for (let index = 0; index < count; index += 1) {
    const due = began + (index * 1_000) / perSecond
    if (due > performance.now()) await wait(due - performance.now())
    work(index)
  }
}

/** 300 characters of talk: what people write at work. */
export const talk = 'The boiler in house 4 is back; I have told the guests and written it in the log. '
  .repeat(4)
  .slice(0, 300)

/** One of the list, going round. */
export function takeTurns<T>(list: readonly T[], index: number): T {
  const one = list[index % list.length]
  if (one === undefined) throw new Error('there is nothing to choose from')
  return one
}
