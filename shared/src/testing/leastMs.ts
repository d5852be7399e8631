/**
 * The least that a run takes, in milliseconds, of as many as it takes to be below `enough`, five at most: what other
 * work on the machine adds to some of them is left out, what the code itself needs is in each.
 */
export function leastMs(run: () => unknown, enough = 100): number {
  let least = Infinity
  for (let times = 0; times < 5 && least >= enough; times += 1) {
    const start = Date.now()
    run()
    least = Math.min(least, Date.now() - start)
  }
  return least
}
