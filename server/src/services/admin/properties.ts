import { randomUUID } from 'node:crypto'
import { Types } from 'mongoose'
import { fail, type Id, ok, type Property, type Result, type RouteBody } from '@oms-chat/shared'
import { type PropertyRow, toProperty } from '../../models/property.ts'
import type { Actor } from '../actor.ts'
import type { ServiceDeps } from '../deps.ts'
import { duplicateFields } from '../duplicate.ts'
import { requireAdmin } from './rules.ts'

const most = 1_000

/** The sites and departments of an organisation. */
export function createProperties({ models }: ServiceDeps) {
  return {
    async properties(actor: Actor): Promise<Result<Property[]>> {
      const admin = requireAdmin(actor)
      if (!admin.ok) return admin
      const rows = await models.properties
        .find({ orgId: actor.orgId })
        .sort({ nameKey: 1 })
        .limit(most)
        .lean()
      return ok(rows.map(toProperty))
    },

    async createProperty(
      actor: Actor,
      { name, clientId = randomUUID() }: RouteBody<'adminCreateProperty'>,
    ): Promise<Result<{ property: Property; created: boolean }>> {
      const admin = requireAdmin(actor)
      if (!admin.ok) return admin
      const row: PropertyRow = {
        _id: new Types.ObjectId(),
        orgId: new Types.ObjectId(actor.orgId),
        name,
        nameKey: name.toLowerCase(),
        createdBy: new Types.ObjectId(actor.userId),
        clientId,
      }
      try {
        await models.properties.create(row)
        return ok({ property: toProperty(row), created: true })
      } catch (error) {
        if (!duplicateFields(error)) throw error
      }
      const same = await models.properties
        .findOne({ orgId: actor.orgId, createdBy: actor.userId, clientId })
        .lean()
      if (same) return ok({ property: toProperty(same), created: false })
      return fail('CONFLICT', 'There is a property of this name.')
    },

    /** Whether all of these are the organisation's. */
    async areOf(orgId: Id, propertyIds: readonly Id[]): Promise<boolean> {
      const unique = [...new Set(propertyIds)]
      return (await models.properties.countDocuments({ _id: { $in: unique }, orgId })) === unique.length
    },
  }
}
