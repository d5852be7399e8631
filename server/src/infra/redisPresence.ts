import { randomUUID } from 'node:crypto'
import type { Id } from '@oms-chat/shared'
import { createLocalPresence, type LocalPresenceOptions, type PresenceTimes } from './localPresence.ts'
import type { RedisLink } from './redis.ts'
import { beatScript, leaveScript, readScript, tellScript } from './redisPresenceScripts.ts'

type Liveness = 'active' | 'idle'

/** Milliseconds. */
export type ClusterPresenceTimes = PresenceTimes & {
  /** Between two signs of life of a node. */
  beatMs?: number
  /** A node that gave none for so long is gone, and its people with it. */
  lapseMs?: number
}

type Options = LocalPresenceOptions & ClusterPresenceTimes

/** For so long what happens is gathered before Redis hears of it. Milliseconds. */
const gatherMs = 50
/** What a node said is cleared away after so long when no other is left to do it. Milliseconds. */
const keepMs = 86_400_000
/** How somebody is who counts so much in Redis. */
const livenessAt: readonly (Liveness | null)[] = [null, 'idle', 'active']

/**
 * Who is here, over all nodes. Each knows its own people by itself and tells Redis when one of them comes, goes or
 * rests: a connection that says again and again that it stands costs nothing there. What is asked of Redis grows with
 * those who are looked at. Without Redis a node goes by what it knows itself, and tells all of it when Redis is back.
 */
export function createRedisPresence(link: RedisLink, options: Options) {
  const { timer, holdMs = 10_000, beatMs = 5_000, lapseMs = 20_000 } = options
  const local = createLocalPresence(options)
  const me = randomUUID()
  const key = `${link.prefix}:presence`
  const channel = `${key}:news`
  const publishing = link.isCluster ? 'SPUBLISH' : 'PUBLISH'

  /** Whom Redis has from this node, and whether that is all whom it should have but those who are waiting. */
  const told = new Set<Id>()
  let isWhole = false
  const waiting = new Set<Id>()
  const announced = new Set<Id>()
  const passages = new Map<Id, { at: Date; isHere: boolean }>()
  /** Those who came and haven't said yet whether they do something. */
  const unspoken = new Set<Id>()

  const changed: ((userId: Id) => void)[] = []
  const passed: ((userId: Id, at: Date, isHere: boolean) => void)[] = []
  const gaps: (() => void)[] = []
  const hearChanged = (userIds: Iterable<Id>) => {
    for (const userId of userIds) for (const hear of changed) hear(userId)
  }
  const hearPassed = (userId: Id, at: Date, isHere: boolean) => {
    for (const hear of passed) hear(userId, at, isHere)
  }

  const run = (script: string, ...given: (string | number)[]): Promise<unknown> =>
    link.ask((client) => client.eval(script, 1, key, me, publishing, channel, keepMs, ...given))

  /** One thing after the other: what Redis has of this node is what was said last. */
  let last: Promise<void> = Promise.resolve()
  const inTurn = (work: () => Promise<void>): Promise<void> => (last = last.then(work))

  const stateOf = (userId: Id): string => {
    const live = local.stateOf(userId)
    if (live === null) return '0'
    if (live === 'idle') return '1'
    return unspoken.has(userId) ? '=' : '2'
  }

  async function tell(): Promise<void> {
    if (isWhole && waiting.size === 0 && announced.size === 0) return
    const states = new Map<Id, string>()
    for (const userId of isWhole ? waiting : [...waiting, ...local.everyone()])
      states.set(userId, stateOf(userId))
    const asked = [...announced]
    const looked = new Set([...waiting, ...asked])
    const passing = [...passages]
    for (const gathered of [waiting, announced, passages]) gathered.clear()

    const said = new Map(states)
    for (const userId of asked) said.set(userId, `${states.get(userId) ?? ''}!`)
    const answer = await run(tellScript, isWhole ? 'part' : 'whole', ...[...said].flat())
    if (!Array.isArray(answer)) {
      isWhole = false
      for (const [userId, { at, isHere }] of passing) hearPassed(userId, at, isHere)
      hearChanged(looked)
      return
    }
    note(states)
    const around = new Map(inThrees(answer).map(([userId, ...levels]) => [userId, levels]))
    for (const [userId, { at, isHere }] of passing)
      if (around.get(userId)?.includes('0')) hearPassed(userId, at, isHere)
    hearChanged(new Set([...asked, ...around.keys()]))
  }

  /** Redis has this now. */
  function note(states: ReadonlyMap<Id, string>): void {
    if (!isWhole) told.clear()
    isWhole = true
    for (const [userId, state] of states)
      if (state === '0') told.delete(userId)
      else told.add(userId)
  }

  async function beat(): Promise<void> {
    const answer = await run(beatScript, lapseMs, told.size)
    const [known, ...gone] = Array.isArray(answer) ? answer : []
    isWhole &&= known === 1
    const changes = inThrees(gone)
    for (const [userId, after, at] of changes)
      if (Number(after) === 0) hearPassed(userId, new Date(Number(at)), false)
    hearChanged(changes.map(([userId]) => userId))
    if (!isWhole) await tell()
  }

  let cancelTelling: (() => void) | undefined
  const tellSoon = () => {
    cancelTelling ??= timer(gatherMs, () => {
      cancelTelling = undefined
      void inTurn(tell)
    })
  }
  local.onPassage((userId, at, isHere) => void passages.set(userId, { at, isHere }))
  local.onChanged((userId) => {
    if (local.stateOf(userId) === null) unspoken.delete(userId)
    waiting.add(userId)
    tellSoon()
  })

  link.listen(channel, (text) => {
    const [from, ...userIds] = text.split(' ')
    if (from === me) return
    if (userIds[0] === '*') for (const hear of gaps) hear()
    else hearChanged(userIds)
  })
  let cancelLook = () => {}
  link.onGap(() => {
    void inTurn(beat)
    // Not at once: most gaps are short, and the others tell their own again in this time.
    cancelLook()
    cancelLook = timer(holdMs, () => {
      for (const hear of gaps) hear()
    })
  })
  const beats = setInterval(() => void inTurn(beat), beatMs).unref()
  void inTurn(beat)

  return {
    here(userId: Id, connection: string, isActive?: boolean): void {
      if (isActive === undefined) {
        if (local.stateOf(userId) === null) unspoken.add(userId)
      } else if (unspoken.delete(userId)) {
        waiting.add(userId)
        tellSoon()
      }
      local.here(userId, connection, isActive)
    },
    gone: local.gone,
    async livenessOf(userIds: readonly Id[]): Promise<ReadonlyMap<Id, Liveness>> {
      if (userIds.length === 0) return new Map()
      // What Redis has of this node may be old, or missing: it is asked for the others alone then.
      const isTold = isWhole
      const answer = await link.ask((client) => client.eval(readScript, 1, key, isTold ? '' : me, ...userIds))
      if (!Array.isArray(answer)) return local.livenessOf(userIds)
      const live = new Map<Id, Liveness>()
      for (const [index, userId] of userIds.entries()) {
        const there = livenessAt[Number(answer[index])] ?? null
        const own = isTold ? null : local.stateOf(userId)
        const best = own === 'active' ? own : (there ?? own)
        if (best) live.set(userId, best)
      }
      return live
    },
    announce(userId: Id): void {
      announced.add(userId)
      tellSoon()
    },
    onChanged: (listener: (userId: Id) => void) => void changed.push(listener),
    onPassage: (listener: (userId: Id, at: Date, isHere: boolean) => void) => void passed.push(listener),
    onGap: (listener: () => void) => void gaps.push(listener),
    async close(): Promise<void> {
      clearInterval(beats)
      cancelTelling?.()
      cancelLook()
      await inTurn(tell)
      local.close()
      await run(leaveScript, lapseMs, holdMs)
    },
  }
}

/** What a script answers in threes. */
function inThrees(values: readonly unknown[]): [string, string, string][] {
  const threes: [string, string, string][] = []
  for (let index = 0; index + 2 < values.length; index += 3) {
    const [a, b, c] = values.slice(index, index + 3).map(String)
    threes.push([a ?? '', b ?? '', c ?? ''])
  }
  return threes
}
