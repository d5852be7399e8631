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
import type { Row } from './row.ts'
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
  /** How late the harness itself was, at worst once in a hundred times; a busy machine makes all others as late. */
  ownDelayMs: number
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
  /** The fault happens again until so many messages were submitted. */
  sends: number
  cluster: Cluster
}

const size = { people: 5, groups: 3 }
/** Real time, since a machine that is busy with other things is no faster for it. */
const patienceMs = 40_000 * scale

/** Real milliseconds. */
const lookEveryMs = 10

/** One fault in a world of its own, held against the invariants. */
export async function runRow({ name, row, seed, sends, cluster }: Given): Promise<Report> {
  const began = performance.now()
  const random = createRandom(seed)
  const world = await populate(cluster, random.fork('world'), {
    ...size,
    ...(row.ahead && { ahead: row.ahead }),
    ...(row.tabs === true && { tabs: true }),
  })
  const load = startLoad(world, random.fork('load'), { everyMs: 400 })
  const delays = monitorEventLoopDelay({ resolution: lookEveryMs })
  delays.enable()
  await pause(3_000)
  const fault = random.fork('fault')
  do await row.act({ cluster, world, random: fault, pause })
  while (load.sent() < sends)
  const over = performance.now()
  await load.stop()
  const rest = await awaitRest(cluster, world, over, patienceMs)
  delays.disable()
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
    ownDelayMs: Math.round((delays.percentile(99) / 1e6 - lookEveryMs) * scale),
    warnings: countOf(cluster.nodes.flatMap((node) => node.takeLogged())),
    violations: check(history),
    harm: harmOf(history),
    tookMs: Math.round((performance.now() - began) / scale),
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
