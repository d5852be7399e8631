import { startWorker, type Worker } from '../support/child.ts'
import { median, type Report, round } from '../support/report.ts'
import { type Filled, openDevice, type Size, type Taken } from './device.ts'

const here = (file: string) => new URL(file, import.meta.url)
const full: Size = { chatCount: 1_000, said: 50, movedCount: 200, saidSince: 20 }
const small: Size = { chatCount: 1_000, said: 10, movedCount: 200, saidSince: 20 }

type Sample = Taken & { cpu: number }

/** A person with 1,000 chats whose device was away: what it takes until it is in step. */
export async function sync({ quick }: { quick: boolean }): Promise<Report> {
  const size = quick ? small : full
  const rounds = quick ? 3 : 7
  const database = startWorker(here('../support/database.ts'))
  const url = await database.call<string>('url')
  const first = startWorker(here('ours.ts'), [url])
  const { token, held } = await first.call<Filled>('fill', size)
  await first.stop()

  const cold: Sample[] = []
  const warm: Sample[] = []
  const fresh: Sample[] = []
  for (let n = 0; n < 3; n += 1) {
    const server = startWorker(here('ours.ts'), [url])
    cold.push(await comeBack(server, token, held))
    for (let n = 0; n < rounds; n += 1) warm.push(await comeBack(server, token, held))
    for (let n = 0; n < 2; n += 1) fresh.push(await comeBack(server, token, {}))
    await server.stop()
  }
  await database.stop()
  const { movedCount, saidSince } = size
  const [sample] = warm
  if (sample?.messages !== movedCount * saidSince || sample.unread !== movedCount * saidSince)
    throw new Error(`${sample?.messages} messages and ${sample?.unread} unread of ${movedCount * saidSince}`)
  const ms = (samples: Sample[]) => median(samples.map((one) => one.ms))
  return {
    name: 'sync',
    about: `1,000 chats, ${movedCount} of them moved by ${saidSince} messages, 2 edits and 2 reactions each`,
    rows: [
      row('back, on a server that just started', cold),
      row('back, on a server that knows the chats', warm),
      row('a fresh device: the list of chats', fresh),
    ],
    figures: [
      { what: 'back in step, server just started', value: ms(cold), unit: 'ms', floor: 1_000, goal: 500 },
      { what: 'back in step', value: ms(warm), unit: 'ms', floor: 1_000, goal: 400 },
      { what: 'requests', value: sample.requests, unit: '', floor: 10, goal: 8 },
    ],
  }
}

async function comeBack(server: Worker, token: string, held: Filled['held']): Promise<Sample> {
  const device = await openDevice(await server.call<number>('port'), token)
  const before = await server.cpu()
  const taken = await device.comeBack(held)
  const cpu = ((await server.cpu()) - before) * 1_000
  device.close()
  return { ...taken, cpu }
}

function row(what: string, samples: Sample[]) {
  const of = (figure: (sample: Sample) => number) => round(median(samples.map(figure)), 0)
  return {
    what,
    requests: of(({ requests }) => requests),
    ms: of(({ ms }) => ms),
    'server ms CPU': of(({ cpu }) => cpu),
    'KB up': of(({ sent }) => sent / 1_000),
    'KB down': of(({ received }) => received / 1_000),
  }
}
