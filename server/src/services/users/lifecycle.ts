import { Types } from 'mongoose'
import { fail, type Id, ok, type Result, type Role } from '@oms-chat/shared'
import type { UserRow } from '../../models/user.ts'
import type { Revocations } from '../auth/revocations.ts'
import type { Sessions } from '../auth/sessions.ts'
import type { ServiceDeps } from '../deps.ts'
import type { People } from './people.ts'

export type Lifecycle = ReturnType<typeof createLifecycle>

const lastOwner = fail('CONFLICT', 'An organisation needs an owner: make someone else one first.')

/** What happens to a person after they came: other rights, disabled, enabled, signed out. Asks nobody's permission. */
export function createLifecycle(
  { models, clock }: ServiceDeps,
  parts: { people: People; sessions: Sessions; revocations: Revocations },
) {
  const { people, sessions, revocations } = parts

  /**
   * Takes someone out of the owners, unless they are the last. One guarded update, so that two owners who demote
   * each other at once can't both succeed.
   */
  async function giveUpOwnership(row: UserRow): Promise<boolean> {
    const { _id, orgId } = row
    const { modifiedCount } = await models.organizations.updateOne(
      { _id: orgId, ownerIds: _id, 'ownerIds.1': { $exists: true } },
      { $pull: { ownerIds: _id } },
    )
    return modifiedCount > 0 || (await models.organizations.exists({ _id: orgId, ownerIds: _id })) === null
  }

  const takeOwnership = (row: UserRow) =>
    models.organizations.updateOne({ _id: row.orgId }, { $addToSet: { ownerIds: row._id } })

  async function save(row: UserRow, change: Partial<UserRow>): Promise<UserRow> {
    await models.users.updateOne({ _id: row._id }, { $set: change })
    return { ...row, ...change }
  }

  async function changeRole(row: UserRow, role: Role): Promise<Result<UserRow>> {
    if (role === row.role) return ok(row)
    if (row.role === 'owner' && !(await giveUpOwnership(row))) return lastOwner
    const changed = await save(row, { role })
    if (role === 'owner' && !row.disabledAt) await takeOwnership(row)
    await revocations.record({ kind: 'role', userId: String(row._id), role })
    return ok(changed)
  }

  async function changeProperties(row: UserRow, propertyIds: readonly Id[]): Promise<UserRow> {
    const unique = [...new Set(propertyIds)].map((id) => new Types.ObjectId(id))
    const changed = await save(row, { propertyIds: unique })
    await people.assign(changed)
    return changed
  }

  return {
    /** The person of a username or an email address, in whatever organisation. */
    async find(login: string): Promise<Result<UserRow>> {
      const row = await people.findByLogin(login)
      return row ? ok(row) : fail('NOT_FOUND', `There is nobody called ${login}.`)
    },

    /** Everyone in the installation, by organisation and name. */
    everyone: (): AsyncIterable<UserRow> =>
      models.users.find().sort({ orgId: 1, nameKey: 1, _id: 1 }).lean().cursor(),

    async change(row: UserRow, patch: { role?: Role | undefined; propertyIds?: readonly Id[] | undefined }) {
      const changed = patch.role ? await changeRole(row, patch.role) : ok(row)
      if (!changed.ok) return changed
      const settled = patch.propertyIds
        ? await changeProperties(changed.data, patch.propertyIds)
        : changed.data
      if (settled !== row) people.announce(settled)
      return ok(settled)
    },

    /** From now on they can't come in, and every connection of theirs is cut. Done again, it heals a half-done one. */
    async disable(row: UserRow): Promise<Result<UserRow>> {
      if (row.role === 'owner' && !(await giveUpOwnership(row))) return lastOwner
      const disabled = await save(row, { disabledAt: row.disabledAt ?? clock() })
      await revocations.record({ kind: 'disabled', userId: String(row._id) })
      await sessions.endOfUser(String(row._id), 'disabled')
      people.announce(disabled)
      return ok(disabled)
    },

    async enable(row: UserRow): Promise<UserRow> {
      const enabled = await save(row, { disabledAt: null })
      if (row.role === 'owner') await takeOwnership(row)
      await revocations.record({ kind: 'enabled', userId: String(row._id) })
      await people.assign(enabled)
      people.announce(enabled)
      return enabled
    },

    signOut: (row: UserRow): Promise<void> => sessions.endOfUser(String(row._id), 'signed-out'),
  }
}
