import { cpus } from 'node:os'
import { type Figure, median, quantile, type Report, round } from '../support/report.ts'
import { desktop } from '../../e2e/support/browser.ts'
import { openHouse } from './house.ts'
import type { Amount } from './ours.ts'
import { searching } from './searching.ts'
import { start } from './start.ts'
import { switching } from './switching.ts'

const chatCount = 1_000
/** 100,000 messages: one long chat, and ten to switch between. */
const full: Amount = { long: 99_400, some: 60, someChats: 10 }
const small: Amount = { long: 9_400, some: 60, someChats: 10 }

/** What a person feels at a device that holds 1,000 chats and 100,000 messages, in a real browser. */
export async function client({ quick }: { quick: boolean }): Promise<Report> {
  const amount = quick ? small : full
  const house = await openHouse(chatCount, [amount])
  try {
    const [device] = house.devices
    const [fetched = Number.NaN] = house.fetching
    if (!device) throw new Error('there is no device')
    const starts = await start(device, quick ? 3 : 9)
    const switches = await switching(device, amount.someChats, quick ? 1 : 3)
    const searches = await searching(device, quick ? 2 : 5)
    const { width, height } = desktop
    return {
      name: 'client',
      about:
        `${chatCount} chats and ${count(amount)} messages on the device, fetched by the client itself; ` +
        `Chromium ${device.version()}, headless, ${width} × ${height}, without a GPU, on ${cpus().length} cores that ` +
        'the server, its database and the bench share',
      rows: [
        row('fetch what was said meanwhile', [fetched]),
        row('warm start until usable, browser running', starts.running),
        row('warm start until usable, browser just started', starts.fresh),
        row('switch to a chat, from the device', switches.fromDevice),
        row('switch to a chat, from memory', switches.fromMemory),
        row('search: last letter → results painted', searches.shown),
        row('· of it the index', searches.index),
        row('load the kept index, with the first answer', searches.loaded),
        row('index all messages anew', [searches.built]),
      ],
      figures: [
        limit('warm start until usable', starts.running, 1_000),
        limit('switch to a chat from the device', switches.fromDevice, 100),
        limit('search on the device', searches.shown, 50),
      ],
    }
  } finally {
    await house.close()
  }
}

const count = ({ long, some, someChats }: Amount) => long + some * someChats

const limit = (what: string, times: number[], goal: number): Figure => ({
  what: `${what}, median`,
  value: median(times),
  unit: 'ms',
  floor: goal,
  goal,
})

function row(what: string, times: number[]) {
  const sorted = times.toSorted((a, b) => a - b)
  return {
    what,
    'median ms': round(median(times), 1),
    'p95 ms': round(quantile(sorted, 0.95), 1),
    times: times.length,
  }
}
