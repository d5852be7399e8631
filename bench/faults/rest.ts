import { mongo } from 'mongoose'
import { recount } from './checker.ts'
import type { Cluster } from './cluster.ts'
import { type MembershipRow, readChat } from './quiet.ts'
import { scale } from './time.ts'
import { pause } from './until.ts'
import type { Group, Person, World } from './world.ts'

/** What somebody can still wait for; with the first three over, they are in step. */
export type Wait = 'connection' | 'outbox' | 'revisions' | 'pointers' | 'counts'
type Unrest = { wait: Wait; what: string }

/** How everybody came to rest. Milliseconds of the harness's own time since the fault's end. */
export type Rest = {
  /** Until everybody was connected, had nothing left to send and had everything up to the heads. */
  inStepMs: number
  /** Until pointers and counts were the database's, too. */
  atRestMs: number
  /** When something of a kind was waited for last. */
  waits: Partial<Record<Wait, number>>
  /** What had not come to rest when waiting for it was given up. */
  restless: string[]
}

const stepWaits = new Set<Wait>(['connection', 'outbox', 'revisions'])

function ownUnrest({ device: { name, store } }: Person): Unrest[] {
  const { connection, outbox } = store.getState()
  const unsettled = Object.values(outbox.items).filter(({ status }) => status !== 'failed')
  return [
    ...(connection.status === 'online'
      ? []
      : [{ wait: 'connection' as const, what: `${name} is ${connection.status}` }]),
    ...unsettled.map(({ operation, attempts }) => ({
      wait: 'outbox' as const,
      what: `${name} has a ${operation.kind} after ${attempts} attempts`,
    })),
  ]
}

/** Who lacks what is at the head of a chat, or doesn't know that they are in it or aren't. */
async function behind({ db }: Cluster, people: readonly Person[], { chatId }: Group): Promise<Unrest[]> {
  const id = new mongo.ObjectId(chatId)
  const [newest] = await db
    .collection<{ rev: number }>('log')
    .find({ chatId: id }, { projection: { rev: 1 } })
    .sort({ rev: -1 })
    .limit(1)
    .toArray()
  const rows = await db
    .collection<MembershipRow>('memberships')
    .find({ chatId: id }, { projection: { userId: 1, active: 1 } })
    .toArray()
  const members = new Set(rows.filter(({ active }) => active).map(({ userId }) => userId.toHexString()))
  const unrest = people.flatMap(({ device: { name, store }, userId }) => {
    const held = store.getState().chats.byId[chatId]
    const isIn = held !== undefined && held.removed === null
    if (isIn !== members.has(userId)) return [`${name} isn’t told about ${chatId}`]
    return isIn && held.whole !== newest?.rev
      ? [`${name} holds ${held.whole} of ${newest?.rev} in ${chatId}`]
      : []
  })
  return unrest.map((what) => ({ wait: 'revisions', what }))
}

/** Whose pointers and counts aren't those of the database. */
async function miscounted(
  cluster: Cluster,
  people: readonly Person[],
  { chatId, orgId }: Group,
): Promise<Unrest[]> {
  const chat = await readChat(cluster, chatId, orgId)
  return people.flatMap(({ device: { name, store }, userId }): Unrest[] => {
    const member = chat.members[userId]
    const { readRev, unreadCount } = store.getState().chats.byId[chatId]?.chat.me ?? {}
    if (!member) return []
    const unread = recount(chat, userId)
    return [
      ...(readRev === member.readRev
        ? []
        : [
            {
              wait: 'pointers' as const,
              what: `${name} has read ${readRev}, not ${member.readRev} in ${chatId}`,
            },
          ]),
      // A count that was read while others wrote is asked for again later.
      ...(unreadCount === unread
        ? []
        : [{ wait: 'counts' as const, what: `${name} counts ${unreadCount}, not ${unread} in ${chatId}` }]),
    ]
  })
}

async function unrest(cluster: Cluster, { people, groups }: World): Promise<Unrest[]> {
  const own = people.flatMap(ownUnrest)
  if (own.length > 0) return own
  const missing = (await Promise.all(groups.map((group) => behind(cluster, people, group)))).flat()
  if (missing.length > 0) return missing
  return (await Promise.all(groups.map((group) => miscounted(cluster, people, group)))).flat()
}

/** Waits until nothing is left to wait for, or `patienceMs` are over; `since` is of `performance.now()`. */
export async function awaitRest(
  cluster: Cluster,
  world: World,
  since: number,
  patienceMs: number,
): Promise<Rest> {
  const waits: Rest['waits'] = {}
  const elapsed = () => Math.round(performance.now() - since)
  let left = await unrest(cluster, world)
  while (left.length > 0 && elapsed() < patienceMs) {
    for (const { wait } of left) waits[wait] = elapsed()
    // Looking costs the machine what it looks for: not more often, however fast the time runs.
    await pause(100 * scale)
    left = await unrest(cluster, world)
  }
  const steps = Object.entries(waits).filter(([wait]) => stepWaits.has(wait as Wait))
  return {
    inStepMs: Math.max(0, ...steps.map(([, ms]) => ms)),
    atRestMs: Math.max(0, ...Object.values(waits)),
    waits,
    restless: left.map(({ what }) => what),
  }
}
