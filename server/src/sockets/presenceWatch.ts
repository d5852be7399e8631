import type { Id, Presence } from '@oms-chat/shared'
import type { Clock, Logger } from '../services/ports.ts'
import type { PresenceService } from '../services/presence/index.ts'
import type { PresenceFacts } from '../services/presence/view.ts'
import { systemTimer } from '../services/timer.ts'
import { rooms } from './rooms.ts'
import { type ChatServer, type ChatSocket, type Device, tell } from './socket.ts'

/** Whom a connection watches, each with what it was told last of them, and of whom something may have changed since. */
type Watcher = {
  socket: ChatSocket
  watched: Map<Id, string>
  pending: Set<Id>
  asking: number
  turn: number
}

/** What somebody is told of another, briefly: it is kept for each whom they watch. */
const textOf = (how: Omit<Presence, 'userId'>): string => Object.values(how).join('\n')

/** Timers take no longer times than this. Milliseconds. */
const timerMaxMs = 2_000_000_000

export type PresenceWatch = ReturnType<typeof createPresenceWatch>

/**
 * Tells connections of the people whom they watch, and of nobody else, at most once a beat. What a change costs grows
 * with the number of those who look at that person, whatever the number of connections.
 */
export function createPresenceWatch(
  io: ChatServer,
  presence: PresenceService,
  { logger, clock }: { logger: Logger; clock: Clock },
) {
  const byDevice = new WeakMap<Device, Watcher>()
  const watchersOf = new Map<Id, Set<Watcher>>()
  const due = new Set<Watcher>()
  const moved = new Set<Id>()
  const expiries = new Map<Id, { at: number; cancel: () => void }>()
  let isTelling = false

  const seesLastSeen = ({ socket }: Watcher) => !socket.rooms.has(rooms.noLastSeen)

  const changed = (userId: Id): void => {
    for (const watcher of watchersOf.get(userId) ?? []) {
      watcher.pending.add(userId)
      due.add(watcher)
    }
  }
  presence.onChanged(changed)
  presence.onGap(() => {
    for (const userId of watchersOf.keys()) changed(userId)
  })

  function unwatch(watcher: Watcher, userId: Id): void {
    watcher.watched.delete(userId)
    watcher.pending.delete(userId)
    const watchers = watchersOf.get(userId)
    watchers?.delete(watcher)
    if (watchers?.size !== 0) return
    watchersOf.delete(userId)
    expiries.get(userId)?.cancel()
    expiries.delete(userId)
  }

  function replace(watcher: Watcher, userIds: ReadonlySet<Id>): void {
    for (const userId of watcher.watched.keys()) if (!userIds.has(userId)) unwatch(watcher, userId)
    for (const userId of userIds) {
      if (!watcher.watched.has(userId)) watcher.watched.set(userId, '')
      const watchers = watchersOf.get(userId) ?? new Set()
      watchersOf.set(userId, watchers.add(watcher))
    }
  }

  /** A status that ends by itself is told when it does, as long as somebody looks. */
  function awaitExpiry({ userId, stored }: PresenceFacts): void {
    const at = stored.expiresAt?.getTime() ?? 0
    const known = expiries.get(userId)
    if (known?.at === at || !watchersOf.has(userId)) return
    known?.cancel()
    expiries.delete(userId)
    const left = at - clock().getTime()
    if (left <= 0) return
    const end = () => {
      expiries.delete(userId)
      changed(userId)
    }
    expiries.set(userId, { at, cancel: systemTimer(Math.min(left, timerMaxMs), end) })
  }

  async function read(userIds: readonly Id[]): Promise<Map<Id, PresenceFacts>> {
    const facts = await presence.factsOf(userIds)
    for (const one of facts) awaitExpiry(one)
    return new Map(facts.map((one) => [one.userId, one]))
  }

  const shown = (
    watcher: Watcher,
    userIds: Iterable<Id>,
    facts: ReadonlyMap<Id, PresenceFacts>,
  ): Presence[] =>
    presence.present(
      [...userIds].flatMap((userId) => facts.get(userId) ?? []),
      { userId: watcher.socket.data.actor.userId, seesLastSeen: seesLastSeen(watcher) },
    )

  /**
   * Notes what a watcher is told of somebody; false when they were told just that already: nobody is to see from an
   * event that says nothing new that somebody invisible came or went.
   */
  function isNews({ watched }: Watcher, { userId, ...how }: Presence): boolean {
    const text = textOf(how)
    if (watched.get(userId) === text) return false
    if (watched.has(userId)) watched.set(userId, text)
    return true
  }

  /**
   * Somebody left a chat, and may share none any more with those who watch them, or whom they watch; or they share
   * more or less of themselves, and so see more or less of others.
   */
  async function recheck(userId: Id): Promise<void> {
    const watchers = [...(watchersOf.get(userId) ?? [])]
    const own = [...(io.of('/').adapter.rooms.get(rooms.user(userId)) ?? [])].flatMap((id) => {
      const socket = io.of('/').sockets.get(id)
      return (socket && byDevice.get(socket.data)) ?? []
    })
    const concerned = new Set([
      ...watchers.map(({ socket }) => socket.data.actor.userId),
      ...own.flatMap(({ watched }) => [...watched.keys()]),
    ])
    if (concerned.size === 0) return
    const visible = await presence.visibleTo(userId, [...concerned])
    for (const watcher of watchers)
      if (!visible.has(watcher.socket.data.actor.userId)) unwatch(watcher, userId)
    for (const watcher of own) {
      for (const id of watcher.watched.keys())
        if (visible.has(id)) watcher.pending.add(id)
        else if (concerned.has(id)) unwatch(watcher, id)
      due.add(watcher)
    }
    changed(userId)
  }

  async function tellChanges(): Promise<void> {
    const leaving = [...moved]
    moved.clear()
    for (const userId of leaving) await recheck(userId)
    const ready = [...due].filter(({ socket, asking }) => asking === 0 && !socket.rooms.has(rooms.slow))
    const news = ready.map((watcher) => {
      due.delete(watcher)
      const userIds = [...watcher.pending]
      watcher.pending.clear()
      return { watcher, userIds }
    })
    const facts = await read([...new Set(news.flatMap(({ userIds }) => userIds))])
    for (const { watcher, userIds } of news) {
      const still = userIds.filter((userId) => watcher.watched.has(userId))
      const presences = shown(watcher, still, facts).filter((one) => isNews(watcher, one))
      if (presences.length > 0) tell(watcher.socket, 'presence:changed', { presences })
    }
  }

  const watcherOf = (device: Device): Watcher | undefined => byDevice.get(device)

  return {
    follow(socket: ChatSocket): void {
      const watcher: Watcher = { socket, watched: new Map(), pending: new Set(), asking: 0, turn: 0 }
      byDevice.set(socket.data, watcher)
      presence.here(socket.data.actor, socket.id)
      socket.once('disconnect', () => {
        replace(watcher, new Set())
        due.delete(watcher)
        byDevice.delete(socket.data)
        presence.gone(socket.data.actor, socket.id)
      })
    },

    seesLastSeen(device: Device): boolean {
      const watcher = watcherOf(device)
      return watcher !== undefined && seesLastSeen(watcher)
    },

    ping(device: Device, active: boolean): void {
      const watcher = watcherOf(device)
      if (watcher) presence.here(device.actor, watcher.socket.id, active)
    },

    /** Hears from now on of these people, as far as they share a chat, and of no others; answers how they are. */
    async watch(device: Device, userIds: readonly Id[]): Promise<Presence[]> {
      const watcher = watcherOf(device)
      if (!watcher) return []
      watcher.asking += 1
      const turn = (watcher.turn += 1)
      try {
        const visible = await presence.visibleTo(device.actor.userId, userIds)
        // Whoever asked again meanwhile, or went, is served by that.
        if (watcher.turn === turn && byDevice.has(device)) replace(watcher, visible)
        const presences = shown(watcher, visible, await read([...visible]))
        for (const one of presences) isNews(watcher, one)
        return presences
      } finally {
        watcher.asking -= 1
      }
    },

    onMove: (userId: Id) => void moved.add(userId),

    /** To be called every second. */
    beat(): void {
      if (isTelling || (due.size === 0 && moved.size === 0)) return
      isTelling = true
      void tellChanges()
        .catch((error: unknown) => logger.warn({ err: error }, 'could not tell who is here'))
        .finally(() => (isTelling = false))
    },
  }
}
