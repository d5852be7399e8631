import { type Figure, type Report, round } from '../support/report.ts'
import { type Case, ratioOf, row, startOurs, startStock, stop, inTurns } from './side.ts'

type Wanted = { floor: number; goal: number }

/** Everybody of ten speaks at once, a tenth of two hundred; and one of ten, where there is little to put together. */
const cases: (Case & { wanted?: Wanted })[] = [
  { size: 10, speakers: 10, wanted: { floor: 1.15, goal: 1 } },
  { size: 200, speakers: 20, wanted: { floor: 0.8, goal: 0.65 } },
  { size: 10, speakers: 1 },
]

/**
 * Server CPU per delivered message, in a closed loop: whoever speaks speaks again when their message is acknowledged
 * and back. Both servers are up all the time and take turns.
 */
export async function fanOut({ quick }: { quick: boolean }): Promise<Report> {
  const rows: Report['rows'] = []
  const figures: Figure[] = []
  for (const one of cases) {
    const { size, speakers, wanted } = one
    const [stock, ours] = [await startStock(one), await startOurs(one)]
    const samples = await inTurns([stock, ours], quick ? 3 : 7, quick ? 2 : 4)
    for (const side of [stock, ours]) await stop(side)
    const [theirs = [], own = []] = samples.values()
    const ratio = ratioOf(own, theirs)
    rows.push(row(one, stock, theirs), { ...row(one, ours, own), ratio: round(ratio) })
    const what = `rooms of ${size}, ${speakers} speaking`
    if (wanted) figures.push({ what, value: ratio, unit: '× stock Socket.IO', ...wanted })
  }
  const about =
    'server CPU per delivered message, authorised and persisted, 1,000 sockets, closed loop at saturation; the database in its own process'
  return { name: 'fanOut', about, rows, figures }
}
