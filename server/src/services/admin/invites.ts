import { randomUUID } from 'node:crypto'
import { Types } from 'mongoose'
import { fail, type Id, type Invite, ok, type Result, type RouteBody } from '@oms-chat/shared'
import { type InviteRow, toInvite, unboundedUses } from '../../models/invite.ts'
import { done, type Nothing } from '../nothing.ts'
import type { Actor } from '../actor.ts'
import type { ServiceDeps } from '../deps.ts'
import { duplicateFields } from '../duplicate.ts'
import { requireAdmin } from './rules.ts'

const day = 86_400_000
const most = 200

/** Links that let people into an organisation. */
export function createInvites({ models, clock, tokens, publicUrl }: ServiceDeps) {
  const show = (row: InviteRow) =>
    toInvite(row, `${publicUrl()}/join/${tokens.inviteToken(String(row._id), 'organization')}`)

  return {
    async invites(actor: Actor): Promise<Result<Invite[]>> {
      const admin = requireAdmin(actor)
      if (!admin.ok) return admin
      const rows = await models.invites
        .find({ orgId: actor.orgId, expiresAt: { $gt: clock() }, usesLeft: { $gt: 0 } })
        .sort({ createdAt: -1 })
        .limit(most)
        .lean()
      return ok(rows.map(show))
    },

    /** Valid for a week and for anyone, unless told otherwise. */
    async createInvite(
      actor: Actor,
      { expiresInDays = 7, maxUses, clientId = randomUUID() }: RouteBody<'adminCreateInvite'>,
    ): Promise<Result<{ invite: Invite; created: boolean }>> {
      const admin = requireAdmin(actor)
      if (!admin.ok) return admin
      const createdAt = clock()
      const row: InviteRow = {
        _id: new Types.ObjectId(),
        orgId: new Types.ObjectId(actor.orgId),
        createdBy: new Types.ObjectId(actor.userId),
        createdAt,
        expiresAt: new Date(createdAt.getTime() + expiresInDays * day),
        maxUses: maxUses ?? null,
        uses: 0,
        usesLeft: maxUses ?? unboundedUses,
        clientId,
      }
      try {
        await models.invites.create(row)
        return ok({ invite: show(row), created: true })
      } catch (error) {
        if (!duplicateFields(error)) throw error
      }
      const { orgId, userId: createdBy } = actor
      const same = await models.invites.findOne({ orgId, createdBy, clientId }).lean()
      return same ? ok({ invite: show(same), created: false }) : fail('CONFLICT', 'Try again.')
    },

    async deleteInvite(actor: Actor, inviteId: Id): Promise<Result<Nothing>> {
      const admin = requireAdmin(actor)
      if (!admin.ok) return admin
      const { deletedCount } = await models.invites.deleteOne({ _id: inviteId, orgId: actor.orgId })
      return deletedCount > 0 ? done : fail('NOT_FOUND', 'There is no such invite.')
    },
  }
}
