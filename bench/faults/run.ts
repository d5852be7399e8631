import { check, type Violation } from './checker.ts'
import type { Cluster } from './cluster.ts'
import type { Device } from './device.ts'
import type { DeviceHistory, RunHistory, View } from './history.ts'
import { startLoad } from './load.ts'
import { readChat, unrest, viewOf } from './quiet.ts'
import { createRandom } from './random.ts'
import type { Row } from './row.ts'
import { scale } from './time.ts'
import { pause, until } from './until.ts'
import { groupsOf, type Person, populate, type World } from './world.ts'

export type Report = {
  row: string
  seed: number
  /** Messages that were submitted, and that the server said yes to. */
  sent: number
  acknowledged: number
  /** Real milliseconds from the end of the fault until everybody was in step with nothing left to send. */
  inStepMs: number
  /** What had not come to rest when waiting for it was given up. */
  restless: string[]
  violations: Violation[]
}

type Given = { name: string; row: Row; seed: number; cluster: Cluster }

const size = { people: 5, groups: 3 }
/** Real time, since a machine that is busy with other things is no faster for it. */
const quietMs = 60_000 * scale

/** One fault in a world of its own, held against the invariants. */
export async function runRow({ name, row, seed, cluster }: Given): Promise<Report> {
  const random = createRandom(seed)
  const world = await populate(cluster, random.fork('world'), {
    ...size,
    ...(row.ahead && { ahead: row.ahead }),
  })
  const load = startLoad(world, random.fork('load'), { everyMs: 1_200 })
  await pause(3_000)
  await row.act({ cluster, world, random: random.fork('fault'), pause })
  const began = performance.now()
  await pause(2_000)
  await load.stop()
  let restless: string[] = []
  await until(async () => (restless = await unrest(cluster, world)).length === 0, 'quiet', quietMs).catch(
    () => undefined,
  )
  const inStepMs = Math.max(0, performance.now() - began - 2_000 / scale)
  const history = await tellHistory(cluster, world, load.deleted())
  for (const { device } of world.people) device.leave()
  const sum = (of: (device: DeviceHistory) => number) =>
    history.devices.reduce((total, one) => total + of(one), 0)
  return {
    row: name,
    seed,
    sent: sum(({ sent }) => sent.length),
    acknowledged: sum(({ sent, acknowledged }) => {
      const said = new Set(acknowledged)
      return sent.filter(({ clientId }) => said.has(clientId)).length
    }),
    inStepMs: Math.round(inStepMs),
    restless,
    violations: check(history),
  }
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
  const devices = []
  for (const person of world.people) devices.push(await look(person))
  const collections = await cluster.db.listCollections().toArray()
  for (const { name } of collections)
    places.push({ name, text: JSON.stringify(await cluster.db.collection(name).find().toArray()) })
  const chats = await Promise.all(world.groups.map(({ chatId, orgId }) => readChat(cluster, chatId, orgId)))
  return { chats, devices, removals: chats.flatMap(({ removals }) => removals), deleted, places }
}
