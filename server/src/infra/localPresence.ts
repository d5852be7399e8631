import type { Id } from '@oms-chat/shared'

type Liveness = 'active' | 'idle'

/** Milliseconds. */
export type PresenceTimes = {
  /** For so long somebody stays whose last connection is over: within it, most are back. */
  holdMs?: number
  /** Whoever hasn't been active for so long is idle. */
  idleMs?: number
}

export type LocalPresenceOptions = PresenceTimes & {
  clock: () => Date
  /** Calls `run` once after so many milliseconds; the answer cancels it. */
  timer: (ms: number, run: () => void) => () => void
}
/** Until when somebody counts as active on a connection, and when the connection is forgotten, once it is over. */
type Place = { activeUntil: number; lapsesAt: number }
type Person = { places: Map<string, Place>; told: Liveness | null; checkAt: number; cancel: () => void }

/** Who is here on this node, kept in this process alone: all that there is to know without Redis. */
export function createLocalPresence(options: LocalPresenceOptions) {
  const { clock, timer, holdMs = 10_000, idleMs = 300_000 } = options
  const people = new Map<Id, Person>()
  const changed: ((userId: Id) => void)[] = []
  const passed: ((userId: Id, at: Date, isHere: boolean) => void)[] = []
  const now = () => clock().getTime()

  const livenessAt = ({ places }: Person, time: number): Liveness | null => {
    if (places.size === 0) return null
    return [...places.values()].some(({ activeUntil }) => activeUntil > time) ? 'active' : 'idle'
  }

  /** When time alone may change something next. */
  function nextCheck({ places }: Person, time: number): number {
    let next = Infinity
    for (const { activeUntil, lapsesAt } of places.values()) {
      if (activeUntil > time) next = Math.min(next, activeUntil)
      next = Math.min(next, lapsesAt)
    }
    return next
  }

  function check(userId: Id, person: Person): void {
    const time = now()
    let lastHere = 0
    for (const [connection, { lapsesAt }] of person.places)
      if (lapsesAt <= time) {
        person.places.delete(connection)
        lastHere = Math.max(lastHere, lapsesAt - holdMs)
      }
    const live = livenessAt(person, time)
    const before = person.told
    person.told = live
    schedule(userId, person, time)
    if (live === null) people.delete(userId)
    if (live === before) return
    if (before === null) for (const hear of passed) hear(userId, new Date(time), true)
    if (live === null) for (const hear of passed) hear(userId, new Date(lastHere), false)
    for (const hear of changed) hear(userId)
  }

  function schedule(userId: Id, person: Person, time: number): void {
    const next = nextCheck(person, time)
    if (person.checkAt > time && person.checkAt <= next) return
    person.cancel()
    person.checkAt = next
    // A timer may come a moment early, and then has to come again.
    const due = () => {
      person.checkAt = Infinity
      check(userId, person)
    }
    person.cancel = next === Infinity ? () => {} : timer(Math.max(0, next - time), due)
  }

  return {
    here(userId: Id, connection: string, isActive?: boolean): void {
      const person = people.get(userId) ?? {
        places: new Map<string, Place>(),
        told: null,
        checkAt: Infinity,
        cancel: () => {},
      }
      people.set(userId, person)
      const active = isActive ?? person.told !== 'idle'
      person.places.set(connection, { activeUntil: active ? now() + idleMs : 0, lapsesAt: Infinity })
      check(userId, person)
    },
    gone(userId: Id, connection: string): void {
      const person = people.get(userId)
      const place = person?.places.get(connection)
      if (!person || !place) return
      place.lapsesAt = now() + holdMs
      schedule(userId, person, now())
    },
    /** How somebody is on this node; null when they aren't here. */
    stateOf: (userId: Id): Liveness | null => people.get(userId)?.told ?? null,
    everyone: (): Id[] => [...people.keys()],
    livenessOf: (userIds: readonly Id[]): Promise<ReadonlyMap<Id, Liveness>> => {
      const here = userIds.flatMap((userId): [Id, Liveness][] => {
        const live = people.get(userId)?.told
        return live ? [[userId, live]] : []
      })
      return Promise.resolve(new Map(here))
    },
    announce: (userId: Id): void => {
      for (const hear of changed) hear(userId)
    },
    onChanged: (listener: (userId: Id) => void) => void changed.push(listener),
    onPassage: (listener: (userId: Id, at: Date, isHere: boolean) => void) => void passed.push(listener),
    /** Nothing is lost on the way to oneself. */
    onGap: (_listener: () => void): void => {},
    close(): void {
      for (const { cancel } of people.values()) cancel()
      people.clear()
    },
  }
}
