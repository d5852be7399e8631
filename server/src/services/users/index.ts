import * as z from 'zod'
import {
  fail,
  Id,
  limits,
  ok,
  type Result,
  type RouteBody,
  type RouteData,
  type RouteQuery,
  type User,
} from '@oms-chat/shared'
import { toOrganization } from '../../models/organization.ts'
import { nameKeyOf, toUser, toUserWithEmail, type UserRow } from '../../models/user.ts'
import type { Actor } from '../actor.ts'
import { readCursor, writeCursor } from '../cursor.ts'
import type { ServiceDeps } from '../deps.ts'
import type { People } from './people.ts'

type ListInput = RouteQuery<'listUsers'> & { disabledToo?: boolean }
export type UserPage = { users: UserRow[]; nextCursor: string | null }

export type UsersService = ReturnType<typeof createUsersService>

const noSuchPerson = fail('NOT_FOUND', 'There is no such person.')
const Place = z.tuple([z.string(), Id])

const escaped = (text: string) => text.toLowerCase().replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/** The people of one's organisation, and oneself. */
export function createUsersService({ models }: ServiceDeps, people: People) {
  /** People of an organisation by name; disabled ones only when asked for by id, or wanted. */
  async function page(orgId: Id, input: ListInput): Promise<Result<UserPage>> {
    const after = input.cursor === undefined ? undefined : readCursor(input.cursor, Place)
    if (after === null) return fail('VALIDATION', 'This cursor isn’t one of this list’s.')
    const limit = input.limit ?? limits.pageSize
    const rows = await models.users
      .find({
        orgId,
        ...(input.q !== undefined &&
          input.q.trim() !== '' && { nameKey: { $regex: escaped(input.q.trim()) } }),
        ...(input.role !== undefined && { role: input.role }),
        ...(input.propertyId !== undefined && { propertyIds: input.propertyId }),
        ...(input.ids ? { _id: { $in: input.ids } } : !input.disabledToo && { disabledAt: null }),
        ...(after && {
          $or: [{ nameKey: { $gt: after[0] } }, { nameKey: after[0], _id: { $gt: after[1] } }],
        }),
      })
      .sort({ nameKey: 1, _id: 1 })
      .limit(limit + 1)
      .lean()
    const users = rows.slice(0, limit)
    const last = rows.length > limit ? users.at(-1) : undefined
    return ok({ users, nextCursor: last ? writeCursor([last.nameKey, String(last._id)]) : null })
  }

  return {
    page,

    async list(actor: Actor, input: RouteQuery<'listUsers'>) {
      const found = await page(actor.orgId, input)
      if (!found.ok) return found
      return ok({ data: found.data.users.map(toUser), nextCursor: found.data.nextCursor })
    },

    async get(actor: Actor, userId: Id): Promise<Result<User>> {
      const row = await models.users.findOne({ _id: userId, orgId: actor.orgId }).lean()
      return row ? ok(toUser(row)) : noSuchPerson
    },

    async me(actor: Actor): Promise<Result<RouteData<'me'>>> {
      const user = await models.users.findOne({ _id: actor.userId, orgId: actor.orgId }).lean()
      const organization = await models.organizations.findById(actor.orgId).lean()
      if (!user || !organization) return noSuchPerson
      return ok({ user: toUserWithEmail(user), organization: toOrganization(organization) })
    },

    async updateMe(actor: Actor, { fullName }: RouteBody<'updateMe'>): Promise<Result<User>> {
      const before = await models.users.findOne({ _id: actor.userId, orgId: actor.orgId }).lean()
      if (!before) return noSuchPerson
      if (fullName === undefined || fullName === before.fullName) return ok(toUserWithEmail(before))
      const change = { fullName, nameKey: nameKeyOf(fullName, before.username) }
      await models.users.updateOne({ _id: before._id }, { $set: change })
      const row = { ...before, ...change }
      people.announce(row)
      return ok(toUserWithEmail(row))
    },
  }
}
