import { fail, type JoinInvite, ok, type RegisterBody, type Result } from '@oms-chat/shared'
import type { InviteRow } from '../../models/invite.ts'
import type { UserRow } from '../../models/user.ts'
import type { ServiceDeps } from '../deps.ts'
import type { NewPerson, People } from '../users/people.ts'

type Registered = { user: UserRow; created: boolean }
type Credentials = Pick<NewPerson, 'fullName' | 'username' | 'email'> & { passwordHash: string }

const gone = fail('GONE', 'This invite was used up, withdrawn, or is too old.')

/** Coming in: with an organisation of one's own, or by an invite into another's. */
export function createRegistration({ models, tokens, passwords, clock }: ServiceDeps, people: People) {
  const usable = (inviteId: string) => ({
    _id: inviteId,
    usesLeft: { $gt: 0 },
    expiresAt: { $gt: clock() },
  })

  async function found(name: string, credentials: Credentials): Promise<Result<UserRow>> {
    const organization = await people.createOrganization(name)
    const orgId = String(organization._id)
    const owner = await people.create({ ...credentials, orgId, role: 'owner' })
    if (!owner.ok) await people.dropOrganization(organization._id)
    return owner
  }

  async function join(token: string, credentials: Credentials): Promise<Result<UserRow>> {
    const inviteId = tokens.inviteIdOf(token, 'organization')
    if (inviteId === null) return gone
    const invite: InviteRow | null = await models.invites
      .findOneAndUpdate(usable(inviteId), { $inc: { uses: 1, usesLeft: -1 } })
      .lean()
    if (!invite) return gone
    const member = await people.create({ ...credentials, orgId: String(invite.orgId), role: 'member' })
    if (!member.ok) await models.invites.updateOne({ _id: inviteId }, { $inc: { uses: -1, usesLeft: 1 } })
    return member
  }

  /** The person whom the very same request made before its answer was lost. */
  async function madeBefore(body: RegisterBody): Promise<UserRow | null> {
    if (body.clientId === undefined) return null
    const { username, email, clientId: registration } = body
    const user = await models.users.findOne({ username, email, registration }).lean()
    return user && (await passwords.verify(user.passwordHash, body.password)) ? user : null
  }

  return {
    async register(body: RegisterBody): Promise<Result<Registered>> {
      const before = await madeBefore(body)
      if (before) return ok({ user: before, created: false })
      const credentials = {
        fullName: body.fullName,
        username: body.username,
        email: body.email,
        passwordHash: await passwords.hash(body.password),
        ...(body.clientId !== undefined && { registration: body.clientId }),
      }
      const made = await ('organizationName' in body
        ? found(body.organizationName, credentials)
        : join(body.inviteToken, credentials))
      return made.ok ? ok({ user: made.data, created: true }) : made
    },

    async inviteInfo(token: string): Promise<Result<JoinInvite>> {
      const inviteId = tokens.inviteIdOf(token, 'organization')
      const invite = inviteId === null ? null : await models.invites.findOne(usable(inviteId)).lean()
      const organization = invite && (await models.organizations.findById(invite.orgId).lean())
      return organization ? ok({ organization: { name: organization.name } }) : gone
    },
  }
}
