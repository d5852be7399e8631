import type { mongo } from 'mongoose'
import { type AckData, fail, type Id, ok, type Payload, type Presence, type Result } from '@oms-chat/shared'
import { objectId } from '../../chatLog/ids.ts'
import { inOneBatch } from '../../models/driver.ts'
import type { MembershipCollection } from '../../models/membership.ts'
import type { UserRow } from '../../models/user.ts'
import type { Actor } from '../actor.ts'
import type { ServiceDeps } from '../deps.ts'
import type { SharingOf } from '../me/sharing.ts'
import { type PresenceFacts, type PresenceViewer, toPresence } from './view.ts'

type Deps = Pick<ServiceDeps, 'presenceStore' | 'clock' | 'logger'> & {
  sharingOf: SharingOf
  users: mongo.Collection<UserRow>
  memberships: MembershipCollection
}

const noSuchPerson = fail('NOT_FOUND', 'There is no such person.')

/** What is to be written, and what to be taken away, for what somebody gives. */
function changesOf({ status, statusText, statusEmoji, statusExpiresAt }: Payload<'presence:set'>) {
  const isNew = statusText !== undefined || statusEmoji !== undefined
  const given = {
    'presence.chosen': status,
    'presence.text': statusText === '' ? null : statusText,
    'presence.emoji': statusEmoji,
    'presence.expiresAt': statusExpiresAt
      ? new Date(statusExpiresAt)
      : isNew || statusExpiresAt === null
        ? null
        : undefined,
  }
  const entries = Object.entries(given).filter(([, value]) => value !== undefined)
  const $set = Object.fromEntries(entries.filter(([, value]) => value !== null))
  const $unset = Object.fromEntries(
    entries.filter(([, value]) => value === null).map(([name]) => [name, '' as const]),
  )
  return { $set, $unset }
}

export type PresenceService = ReturnType<typeof createPresenceService>

/**
 * Who is here, and what they chose to show. Only people who share a chat know of each other; for everybody else one
 * isn't there at all.
 */
export function createPresenceService(deps: Deps) {
  const { presenceStore: store, clock, logger, sharingOf, users, memberships } = deps
  const passages = new Map<Id, { at: Date; left: boolean }>()
  let writing: Promise<void> | undefined

  /** Those of these people with whom somebody shares a chat, and themselves. */
  async function visibleTo(userId: Id, userIds: readonly Id[]): Promise<Set<Id>> {
    const others = [...new Set(userIds)].filter((id) => id !== userId)
    const visible = new Set(userIds.includes(userId) ? [userId] : [])
    if (others.length === 0) return visible
    const own = await memberships
      .find({ userId: objectId(userId), active: true }, { ...inOneBatch, projection: { chatId: 1 } })
      .toArray()
    const shared = await memberships
      .find(
        {
          userId: { $in: others.map(objectId) },
          chatId: { $in: own.map(({ chatId }) => chatId) },
          active: true,
        },
        { ...inOneBatch, projection: { userId: 1 } },
      )
      .toArray()
    for (const { userId: other } of shared) visible.add(other.toHexString())
    return visible
  }

  async function factsOf(userIds: readonly Id[]): Promise<PresenceFacts[]> {
    if (userIds.length === 0) return []
    const [rows, live, sharing] = await Promise.all([
      users
        .find({ _id: { $in: userIds.map(objectId) } }, { ...inOneBatch, projection: { presence: 1 } })
        .toArray(),
      store.livenessOf(userIds),
      sharingOf(userIds),
    ])
    return rows.map(({ _id, presence = {} }) => {
      const userId = _id.toHexString()
      const sharesLastSeen = sharing.get(userId)?.lastSeen ?? true
      return { userId, live: live.get(userId) ?? null, stored: presence, sharesLastSeen }
    })
  }

  const present = (facts: readonly PresenceFacts[], viewer: PresenceViewer): Presence[] =>
    facts.map((one) => toPresence(one, viewer, clock()))

  /** Writes when people were seen last, together for all who came and went meanwhile; those who hid weren't. */
  async function writePassages(): Promise<void> {
    while (passages.size > 0) {
      const written = [...passages]
      passages.clear()
      const writes = written.map(([userId, { at }]) => ({
        updateOne: {
          filter: { _id: objectId(userId), 'presence.chosen': { $ne: 'invisible' as const } },
          update: { $max: { 'presence.lastSeenAt': at } },
        },
      }))
      try {
        await users.bulkWrite(writes, { ordered: false })
        // Who heard that they went may have read before this was written.
        for (const [userId, { left }] of written) if (left) store.announce(userId)
      } catch (error) {
        logger.warn({ err: error }, 'could not note when people were here')
      }
    }
    writing = undefined
  }

  function seen(userId: Id, at: Date, isHere: boolean): void {
    const known = passages.get(userId)
    const latest = known && known.at > at ? known.at : at
    passages.set(userId, { at: latest, left: !isHere || known?.left === true })
    writing ??= Promise.resolve().then(writePassages)
  }

  return {
    visibleTo,
    factsOf,
    present,
    /** Hears of everyone whose presence may have changed. */
    onChanged: (listener: (userId: Id) => void) => store.onChanged(listener),
    /** Hears when anybody's may have. */
    onGap: (listener: () => void) => store.onGap(listener),

    here: ({ userId }: Actor, connection: string, active?: boolean) => store.here(userId, connection, active),
    gone: ({ userId }: Actor, connection: string) => store.gone(userId, connection),

    async get({ userId }: Actor, userIds: readonly Id[], seesLastSeen: boolean): Promise<Presence[]> {
      const facts = await factsOf([...(await visibleTo(userId, userIds))])
      return present(facts, { userId, seesLastSeen })
    },

    async set({ userId }: Actor, given: Payload<'presence:set'>): Promise<Result<AckData<'presence:set'>>> {
      const [before] = await factsOf([userId])
      if (!before) return noSuchPerson
      const { $set, $unset } = changesOf(given)
      const hides = given.status === 'invisible' && before.stored.chosen !== 'invisible'
      if (hides && before.live) Object.assign($set, { 'presence.lastSeenAt': clock() })
      const change = {
        ...(Object.keys($set).length > 0 && { $set }),
        ...(Object.keys($unset).length > 0 && { $unset }),
      }
      if (Object.keys(change).length > 0) {
        await users.updateOne({ _id: objectId(userId) }, change)
        store.announce(userId)
      }
      const [presence] = present(await factsOf([userId]), { userId, seesLastSeen: true })
      return presence ? ok({ presence }) : noSuchPerson
    },

    /** Notes from now on when people come and go. */
    start(): void {
      store.onPassage(seen)
    },

    async stop(): Promise<void> {
      await store.close()
      await writing
    },
  }
}
