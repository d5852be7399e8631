import { fail, type Id, ok, type Result, type RouteBody, type RouteQuery, type User } from '@oms-chat/shared'
import { toUserWithEmail, type UserRow } from '../../models/user.ts'
import { done, type Nothing } from '../nothing.ts'
import type { Actor } from '../actor.ts'
import type { ServiceDeps } from '../deps.ts'
import type { UsersService } from '../users/index.ts'
import type { Lifecycle } from '../users/lifecycle.ts'
import { createInvites } from './invites.ts'
import { createProperties } from './properties.ts'
import { mayActOn, requireAdmin } from './rules.ts'

export type AdminService = ReturnType<typeof createAdminService>

const noSuchPerson = fail('NOT_FOUND', 'There is no such person.')
const notTheirs = fail('FORBIDDEN', 'Only administrators of the first organisation may do this.')
const oneself = fail('CONFLICT', 'Ask another administrator to do this to you.')

/** What administrators do with the people, properties and invites of their organisation. */
export function createAdminService(
  deps: ServiceDeps,
  { users, lifecycle }: { users: UsersService; lifecycle: Lifecycle },
) {
  const { models } = deps
  const properties = createProperties(deps)

  /** The person whom the actor may act on. */
  async function target(actor: Actor, userId: Id, role?: User['role']): Promise<Result<UserRow>> {
    const admin = requireAdmin(actor)
    if (!admin.ok) return admin
    const row = await models.users.findOne({ _id: userId, orgId: actor.orgId }).lean()
    if (!row) return noSuchPerson
    const allowed = mayActOn(actor, row.role, role)
    return allowed.ok ? ok(row) : allowed
  }

  const answer = (result: Result<UserRow>): Result<User> =>
    result.ok ? ok(toUserWithEmail(result.data)) : result

  return {
    ...properties,
    ...createInvites(deps),

    /** Whether they may look after what belongs to the installation: administrators of its first organisation. */
    async mayOperate(actor: Actor): Promise<Result<Nothing>> {
      const admin = requireAdmin(actor)
      if (!admin.ok) return admin
      const first = await models.organizations.findOne({}, { _id: 1 }).sort({ _id: 1 }).lean()
      return String(first?._id) === actor.orgId ? done : notTheirs
    },

    async listUsers(actor: Actor, query: RouteQuery<'adminUsers'>) {
      const admin = requireAdmin(actor)
      if (!admin.ok) return admin
      const found = await users.page(actor.orgId, { ...query, disabledToo: true })
      if (!found.ok) return found
      return ok({ data: found.data.users.map(toUserWithEmail), nextCursor: found.data.nextCursor })
    },

    async updateUser(actor: Actor, userId: Id, patch: RouteBody<'adminUpdateUser'>): Promise<Result<User>> {
      const found = await target(actor, userId, patch.role)
      if (!found.ok) return found
      if (patch.propertyIds && !(await properties.areOf(actor.orgId, patch.propertyIds)))
        return fail('NOT_FOUND', 'There is no such property.')
      return answer(await lifecycle.change(found.data, patch))
    },

    async disableUser(actor: Actor, userId: Id): Promise<Result<User>> {
      const found = await target(actor, userId)
      if (!found.ok) return found
      return userId === actor.userId ? oneself : answer(await lifecycle.disable(found.data))
    },

    async enableUser(actor: Actor, userId: Id): Promise<Result<User>> {
      const found = await target(actor, userId)
      return found.ok ? ok(toUserWithEmail(await lifecycle.enable(found.data))) : found
    },

    async logoutUser(actor: Actor, userId: Id): Promise<Result<Nothing>> {
      const found = await target(actor, userId)
      if (!found.ok) return found
      await lifecycle.signOut(found.data)
      return done
    },
  }
}
