import type { Id, Role } from '@oms-chat/shared'
import type { Revocation, RevocationRow } from '../../models/revocation.ts'
import type { Actor } from '../actor.ts'
import type { ServiceDeps } from '../deps.ts'
import { duplicateFields } from '../duplicate.ts'

/** Longer than any access token lives. Milliseconds. */
const remembered = 3_600_000
/** How long rows are kept for nodes that can't reach the database. Milliseconds. */
const kept = 86_400_000

export type Revocations = ReturnType<typeof createRevocations>

/**
 * What tokens still say and is no longer so: ended sessions, disabled people, changed roles. Each is a row that every
 * node reads within a poll's interval; the node that writes it obeys at once.
 */
export function createRevocations(deps: ServiceDeps) {
  const { models, broadcaster, clock, logger, revocationPollMs } = deps
  const known = new Map<string, { value: Role | true; since: number }>()
  const ahead = new Set<number>()
  let newest = 0
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let failing = false

  const remember = (key: string, value: Role | true) => known.set(key, { value, since: Date.now() })

  const learn = (entry: Revocation) => {
    switch (entry.kind) {
      case 'sessions':
        for (const id of entry.sessionIds) remember(`session ${id}`, true)
        break
      case 'disabled':
        remember(`disabled ${entry.userId}`, true)
        break
      case 'enabled':
        known.delete(`disabled ${entry.userId}`)
        break
      case 'role':
        remember(`role ${entry.userId}`, entry.role)
    }
  }

  const cut = (entry: Revocation) => {
    if (entry.kind === 'sessions') for (const id of entry.sessionIds) broadcaster.endSession(id, entry.reason)
    else if (entry.kind === 'disabled') broadcaster.endUser(entry.userId, 'disabled')
  }

  const obey = (row: RevocationRow) => {
    if (row._id <= newest || ahead.has(row._id)) return
    learn(row.entry)
    cut(row.entry)
  }

  const forget = () => {
    const before = Date.now() - remembered
    for (const [key, { since }] of known) if (since < before) known.delete(key)
  }

  async function poll(): Promise<void> {
    const rows = await models.revocations
      .find({ _id: { $gt: newest } })
      .sort({ _id: 1 })
      .limit(1_000)
      .lean()
    for (const row of rows) {
      obey(row)
      newest = row._id
      ahead.delete(row._id)
    }
    forget()
  }

  async function look(): Promise<void> {
    try {
      await poll()
      failing = false
    } catch (error) {
      if (!failing) logger.warn({ err: error }, 'can’t read revocations')
      failing = true
    }
  }

  const pollAgain = () => {
    if (stopped) return
    timer = setTimeout(() => void look().then(pollAgain), revocationPollMs)
    timer.unref()
  }

  async function append(entry: Revocation): Promise<RevocationRow> {
    for (;;) {
      const last = await models.revocations.findOne().sort({ _id: -1 }).lean()
      const row = { _id: (last?._id ?? 0) + 1, at: clock(), entry }
      try {
        await models.revocations.create(row)
        return row
      } catch (error) {
        if (!duplicateFields(error)) throw error
      }
    }
  }

  return {
    /** Reads what was revoked before this node came, drops what nobody needs any more, and keeps looking. */
    async start(): Promise<void> {
      const rows = await models.revocations.find().sort({ _id: 1 }).lean()
      for (const row of rows) learn(row.entry)
      newest = rows.at(-1)?._id ?? 0
      const before = new Date(clock().getTime() - kept)
      await models.revocations.deleteMany({ _id: { $lt: newest }, at: { $lt: before } })
      pollAgain()
    },
    stop(): void {
      stopped = true
      clearTimeout(timer)
    },
    poll,
    /** Makes it so: on this node before it returns, on the others at their next look. */
    async record(entry: Revocation): Promise<void> {
      learn(entry)
      cut(entry)
      const row = await append(entry)
      if (row._id > newest) ahead.add(row._id)
    },
    isRevoked: (userId: Id, sessionId: Id): boolean =>
      known.has(`session ${sessionId}`) || known.has(`disabled ${userId}`),
    /** The actor with the role as it is now, where that changed lately. */
    present(actor: Actor): Actor {
      const role = known.get(`role ${actor.userId}`)?.value
      return role === undefined || role === true ? actor : { ...actor, role }
    },
  }
}
