import { type Figure, type Report, round } from '../support/report.ts'
import { type Case, ratioOf, row, startNodes, startStock, stop, inTurns } from '../fanOut/side.ts'

type Wanted = { floor: number; goal: number }

const cases: (Case & { wanted: Wanted })[] = [
  { size: 10, speakers: 10, wanted: { floor: 1.5, goal: 1.5 } },
  { size: 200, speakers: 20, wanted: { floor: 1.15, goal: 1.15 } },
]

/**
 * The same load as `fanOut`, with the people of every room spread over two and three nodes with a Redis between them;
 * all nodes' CPU together, beside that of one stock Socket.IO. All are up all the time and take turns.
 */
export async function nodes({ quick }: { quick: boolean }): Promise<Report> {
  const rows: Report['rows'] = []
  const figures: Figure[] = []
  for (const one of cases) {
    const { size, wanted } = one
    const sides = [await startStock(one)]
    for (const count of quick ? [2, 3] : [2, 3]) sides.push(await startNodes(one, count))
    const samples = await inTurns(sides, quick ? 2 : 7, quick ? 2 : 3)
    for (const side of sides) await stop(side)
    const [stock = []] = samples.values()
    const ratios = [...samples].map(([side, own]) => {
      const ratio = ratioOf(own, stock)
      rows.push({ ...row(one, side, own), ratio: round(ratio) })
      return ratio
    })
    const what = `two nodes, rooms of ${size}`
    figures.push({ what, value: ratios[1] ?? Number.NaN, unit: '× one stock Socket.IO', ...wanted })
  }
  const about =
    'CPU per delivered message of all nodes together, authorised and persisted, 1,000 sockets, closed loop at saturation; Redis and the database in their own processes'
  return { name: 'nodes', about, rows, figures }
}
