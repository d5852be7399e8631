import { cpus } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { mongo } from 'mongoose'
import { check, type Harm, harmOf, type Violation } from './checker.ts'
import type { Cluster } from './cluster.ts'
import type { Device } from './device.ts'
import type { DeviceHistory, RunHistory, View } from './history.ts'
import { startLoad } from './load.ts'
import { readChat, viewOf } from './quiet.ts'
import { createRandom } from './random.ts'
import { awaitRest, type Rest } from './rest.ts'
import type { Figure, Row } from './row.ts'
import { scale } from './time.ts'
import { pause } from './until.ts'
import { groupsOf, type Person, populate, type World } from './world.ts'

export type Report = Rest & {
  row: string
  seed: number
  /** Messages that were submitted, and that the server said yes to. */
  sent: number
  acknowledged: number
  /** Milliseconds in which everybody had to be in step after the fault, where the row says so. */
  inStepWithinMs: number | null
  /** What the fault measured itself. */
  figures: Figure[]
  /** How late the harness itself was, at worst once in a hundred times; a busy machine makes all others as late. */
  ownDelayMs: number
  /** The share (0…1) of the machine that was at work while everybody got in step. */
  machineBusy: number
  /** What nodes warned of, and how often. */
  warnings: Record<string, number>
  violations: Violation[]
  /** What that means for messages. */
  harm: Harm
  /** Real milliseconds that it took. */
  tookMs: number
}

type Given = {
  name: string
  row: Row
  seed: number
  /** So many messages are submitted at least, with the fault among them more than once; 0 for what comes in its time. */
  sends: number
  cluster: Cluster
  /** How long rest is waited for. */
  patienceMs: number
}

const size = { people: 5, groups: 3 }
/** What everybody does, as often as the machine bears; where many sends are wanted, in bursts and by twos, too. */
const usual = { everyMs: Math.max(400, 100 * scale), burst: 1 }
const dense = { everyMs: 400, burst: 8 }
const densePairs = 4
/** So often the fault happens then, with its share of the sends after it. */
const denseTurns = 2
/** As many times the patience for rest. */
const densePatience = 10

/** Real milliseconds. */
const lookEveryMs = 10

/** One fault in a world of its own, held against the invariants. A run that breaks off tells what nodes logged. */
export async function runRow(given: Given): Promise<Report> {
  try {
    return await play(given)
  } catch (error) {
    const warnings = Object.entries(countOf(given.cluster.nodes.flatMap((node) => node.takeLogged())))
    const logged = warnings.map(([what, times]) => `${what} ×${times}`).join(', ')
    throw new Error(
      `${error instanceof Error ? error.message : JSON.stringify(error)}; nodes logged: ${logged}`,
      {
        cause: error,
      },
    )
  }
}

async function play({ name, row, seed, sends, cluster, patienceMs }: Given): Promise<Report> {
  const began = performance.now()
  const random = createRandom(seed)
  const world = await populate(cluster, random.fork('world'), {
    ...size,
    pairs: sends > 0 ? densePairs : 0,
    ...(row.ahead && { ahead: row.ahead }),
    ...(row.tabs === true && { tabs: true }),
  })
  const load = startLoad(world, random.fork('load'), sends > 0 ? dense : usual)
  const delays = monitorEventLoopDelay({ resolution: lookEveryMs })
  delays.enable()
  await pause(3_000)
  const fault = random.fork('fault')
  const figures: Figure[] = []
  const tell = (figure: Figure) => void figures.push(figure)
  for (let turn = 1; turn <= (sends > 0 ? denseTurns : 1); turn += 1) {
    await row.act({ cluster, world, random: fault, pause, tell })
    const gone = performance.now()
    // Who can't send any more isn't waited for: that they are not at rest is told then.
    while (load.sent() < (sends * turn) / denseTurns && performance.now() - gone < densePatience * patienceMs)
      await pause(lookEveryMs * scale)
  }
  const over = performance.now()
  const busy = watchBusy()
  await load.stop()
  const rest = await awaitRest(cluster, world, over, patienceMs)
  delays.disable()
  const machineBusy = busy()
  load.round()
  const after = await awaitRest(cluster, world, performance.now(), patienceMs)
  const history = await tellHistory(cluster, world, load.deleted())
  for (const { device } of world.people) device.leave()
  const sum = (of: (device: DeviceHistory) => number) =>
    history.devices.reduce((total, one) => total + of(one), 0)
  return {
    ...rest,
    restless: [...rest.restless, ...after.restless.map((what) => `afterwards ${what}`)],
    row: name,
    seed,
    sent: sum(({ sent }) => sent.length),
    acknowledged: sum(({ sent, acknowledged }) => {
      const said = new Set(acknowledged)
      return sent.filter(({ clientId }) => said.has(clientId)).length
    }),
    inStepWithinMs: row.inStepWithinMs ?? null,
    figures,
    ownDelayMs: Math.round((delays.percentile(99) / 1e6 - lookEveryMs) * scale),
    machineBusy,
    warnings: countOf(cluster.nodes.flatMap((node) => node.takeLogged())),
    violations: check(history),
    harm: harmOf(history),
    tookMs: Math.round((performance.now() - began) / scale),
  }
}

/** Ticks of all cores since the machine was started. */
function ticks(): { idle: number; all: number } {
  const times = cpus().map((core) => core.times)
  const idle = times.reduce((sum, core) => sum + core.idle, 0)
  return { idle, all: times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, idle) }
}

/** What it gives tells the share (0…1) of the machine that was at work since then. */
function watchBusy(): () => number {
  const before = ticks()
  return () => {
    const { idle, all } = ticks()
    return all === before.all ? 0 : 1 - (idle - before.idle) / (all - before.all)
  }
}

/** What one tab of somebody's sent another may have heard the answer to: what they know, they know together. */
function asBrowser(device: DeviceHistory, all: readonly DeviceHistory[]): DeviceHistory {
  const tabs = all.filter(({ userId }) => userId === device.userId)
  return {
    ...device,
    acknowledged: tabs.flatMap(({ acknowledged }) => acknowledged),
    refused: tabs.flatMap(({ refused }) => refused),
    waiting: tabs.flatMap(({ waiting }) => waiting),
  }
}

function countOf(said: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const one of said) counts[one] = (counts[one] ?? 0) + 1
  return counts
}

async function viewsOf(device: Device, { groups }: World): Promise<Record<string, View>> {
  const views: Record<string, View> = {}
  for (const { chatId } of groupsOf(device, groups)) views[chatId] = await viewOf(device, chatId)
  return views
}

/** All that the run left behind: the database's log, every device, and a fresh one beside each. */
async function tellHistory(cluster: Cluster, world: World, deleted: string[]): Promise<RunHistory> {
  const places: { name: string; text: string }[] = []
  const look = async ({ device, userId, orgId }: Person): Promise<DeviceHistory> => {
    const views = await viewsOf(device, world)
    const fresh = await world.fresh({ device, userId, orgId })
    const freshViews = await viewsOf(fresh, world)
    for (const each of [device, fresh])
      places.push(
        { name: `the store of ${each.name}`, text: JSON.stringify(each.store.getState()) },
        { name: `what ${each.name} keeps`, text: await each.kept() },
      )
    fresh.leave()
    const { outbox } = device.store.getState()
    return {
      ...device.diary,
      device: device.name,
      userId,
      orgId,
      waiting: outbox.order,
      views,
      fresh: freshViews,
    }
  }
  const devices: DeviceHistory[] = []
  for (const person of world.people) devices.push(await look(person))
  const collections = await cluster.db.listCollections().toArray()
  const logIds = [...world.groups.map(({ chatId }) => chatId), ...world.people.map(({ userId }) => userId)]
  // Of the log alone what is of this world: of others there is more with every run.
  const filter = { chatId: { $in: logIds.map((id) => new mongo.ObjectId(id)) } }
  for (const { name } of collections) {
    const rows = await cluster.db
      .collection(name)
      .find(name === 'log' ? filter : {})
      .toArray()
    places.push({ name, text: JSON.stringify(rows) })
  }
  const chats = await Promise.all(world.groups.map(({ chatId, orgId }) => readChat(cluster, chatId, orgId)))
  return {
    chats,
    devices: devices.map((device) => asBrowser(device, devices)),
    removals: chats.flatMap(({ removals }) => removals),
    deleted,
    places,
  }
}
