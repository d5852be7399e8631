import { cpus } from 'node:os'
import { type Figure, median, quantile, type Report, round } from '../support/report.ts'
import { desktop } from '../../e2e/support/browser.ts'
import { type Arrivals, hearing } from './hearing.ts'
import { openHouse } from './house.ts'
import { memory } from './memory.ts'
import type { Amount } from './ours.ts'
import { scrolling } from './scrolling.ts'
import { searching } from './searching.ts'
import { start } from './start.ts'
import { switching } from './switching.ts'

const chatCount = 1_000
/** 100,000 messages: one long chat, and ten to switch between. */
const full: Amount = { long: 99_400, some: 60, someChats: 10 }
const small: Amount = { long: 9_400, some: 60, someChats: 10 }
/** 1,000 messages, to compare with. */
const little: Amount = { long: 400, some: 60, someChats: 10 }

/** What a person feels at a device that holds 1,000 chats and 100,000 messages, in a real browser. */
export async function client({ quick }: { quick: boolean }): Promise<Report> {
  const amount = quick ? small : full
  const house = await openHouse(chatCount, [amount, little])
  try {
    const [device] = house.devices
    const [fetched = Number.NaN] = house.fetching
    if (!device) throw new Error('there is no device')
    const starts = await start(device, quick ? 3 : 9)
    const switches = await switching(device, amount.someChats, quick ? 1 : 3)
    const searches = await searching(device, quick ? 2 : 5)
    const { frames, views } = await scrolling(device, quick ? 1 : 2)
    const loaded = await memory(device, quick ? 1 : 2)
    // Last, as what is heard stays unread.
    const heard = await hearing(house, quick ? 2 : 5)
    const cpu = frames.map((frame) => frame.cpu)
    const blank = views.filter((hasRows) => !hasRows)
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
        ...arrivals(heard.much, heard.little),
        row('script, style and layout per frame of scrolling, CPU', cpu),
        row(
          '· by the clock',
          frames.map((frame) => frame.wall),
        ),
      ],
      figures: [
        figure('warm start until usable, median', median(starts.running), 'ms', 1_000),
        figure('switch to a chat from the device, median', median(switches.fromDevice), 'ms', 100),
        figure('search on the device, median', median(searches.shown), 'ms', 50),
        figure('CPU for a message that comes, against 1,000 on the device', heard.ratio, '×', 1.2),
        figure(
          `heap per 1,000 loaded messages, median (each filling left ${round(loaded.left)} MB behind)`,
          median(loaded.perThousand),
          'MB',
          1.5,
        ),
        figure('script, style and layout per frame of scrolling, p95, CPU', p95(cpu), 'ms', 8),
        figure(`views of ${views.length} while scrolling with nothing in the middle`, blank.length, '', 0),
      ],
    }
  } finally {
    await house.close()
  }
}

const count = ({ long, some, someChats }: Amount) => long + some * someChats

const figure = (what: string, value: number, unit: string, goal: number): Figure => ({
  what,
  value,
  unit,
  floor: goal,
  goal,
})

const p95 = (values: number[]) =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.95,
  )

const row = (what: string, times: number[]) => ({
  what,
  'median ms': round(median(times), 1),
  'p95 ms': round(p95(times), 1),
  times: times.length,
})

/** What a message that comes costs where much is held, each beside the same where little is. */
const arrivals = (much: Arrivals, little: Arrivals) =>
  (
    [
      ['a message’s arrival → painted in the list of chats', 'listed'],
      ['a message’s arrival → on the device and in the index', 'indexed'],
      ['CPU of the whole browser per message', 'cost'],
      ['CPU to keep the index after some messages', 'keeping'],
    ] as const
  ).flatMap(([what, name]) => [
    row(what, much[name]),
    row('· with 1,000 messages on the device', little[name]),
  ])
