import { Types } from 'mongoose'
import { fail, type Id, ok, type Result, type Role } from '@oms-chat/shared'
import { duplicatesOnly } from '../../chatLog/duplicates.ts'
import type { OrganizationRow } from '../../models/organization.ts'
import { nameKeyOf, toUser, type UserRow } from '../../models/user.ts'
import type { ApplyAssignments, ServiceDeps } from '../deps.ts'
import { duplicateFields } from '../duplicate.ts'

export type NewPerson = {
  orgId: Id
  fullName: string
  username: string
  email: string
  role: Role
  propertyIds?: readonly Id[]
  /** The `clientId` of a registration. */
  registration?: string
} & ({ password: string } | { passwordHash: string })

export type People = ReturnType<typeof createPeople>

/** People and organisations as they come into being and end: what registration, administration and the demo share. */
export function createPeople(deps: ServiceDeps, applyAssignments: ApplyAssignments) {
  const { models, broadcaster, clock, passwords } = deps

  /** Everyone in the organisation sees a person's new name, picture, role or state. */
  const announce = (row: UserRow) =>
    broadcaster.toOrganization(String(row.orgId), 'user:upserted', { user: toUser(row) })

  return {
    announce,

    /** Into the channels that the person's organisation and properties bring; as often as one likes. */
    assign: (row: UserRow): Promise<void> => applyAssignments(toUser(row)),

    /** By username or email address, as people type them. */
    findByLogin(login: string): Promise<UserRow | null> {
      const name = login.trim().toLowerCase()
      return models.users.findOne(name.includes('@') ? { email: name } : { username: name }).lean()
    },

    /** Made again under the same id, it is the one that is there. */
    async createOrganization(name: string, _id = new Types.ObjectId()): Promise<OrganizationRow> {
      const row: OrganizationRow = { _id, name, ownerIds: [], createdAt: clock() }
      const made = { _id }
      await duplicatesOnly(models.organizations.updateOne(made, { $setOnInsert: row }, { upsert: true }))
      return row
    },

    dropOrganization: (orgId: Types.ObjectId) => models.organizations.deleteOne({ _id: orgId }),

    /** `CONFLICT` when the username or the email address is somebody's already. */
    async create(person: NewPerson): Promise<Result<UserRow>> {
      const passwordHash =
        'passwordHash' in person ? person.passwordHash : await passwords.hash(person.password)
      const row: UserRow = {
        _id: new Types.ObjectId(),
        orgId: new Types.ObjectId(person.orgId),
        username: person.username,
        email: person.email,
        fullName: person.fullName,
        nameKey: nameKeyOf(person.fullName, person.username),
        avatarFileId: null,
        role: person.role,
        propertyIds: (person.propertyIds ?? []).map((id) => new Types.ObjectId(id)),
        isBot: false,
        disabledAt: null,
        passwordHash,
        createdAt: clock(),
        ...(person.registration !== undefined && { registration: person.registration }),
      }
      try {
        await models.users.create(row)
      } catch (error) {
        const fields = duplicateFields(error)
        if (!fields) throw error
        return taken(fields)
      }
      if (row.role === 'owner')
        await models.organizations.updateOne({ _id: row.orgId }, { $addToSet: { ownerIds: row._id } })
      await applyAssignments(toUser(row))
      announce(row)
      return ok(row)
    },
  }
}

function taken(fields: string[]) {
  const field = fields.includes('email') ? 'email' : 'username'
  const message = field === 'email' ? 'This email address is in use.' : 'This username is taken.'
  return fail('CONFLICT', message, { details: [{ path: `body.${field}`, message }] })
}
