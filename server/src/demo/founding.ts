import type { Id } from '@oms-chat/shared'
import { derivedId, objectId } from '../chatLog/ids.ts'
import type { Models } from '../models/index.ts'
import type { UserRow } from '../models/user.ts'
import { demoPassword } from '../services/auth/index.ts'
import type { Services } from '../services/index.ts'
import { everybody } from './cast.ts'
import { demoOrganizationName, demoProperties, type DemoPerson, type DemoProperty } from './people.ts'
import type { AtTime } from './pastClock.ts'
import { type Actors, must } from './play.ts'

/** What a person of the demo is registered as: tells a half-made demo from somebody's own organisation. */
export const registrationOf = (username: string): string => `demo-person-${username}`

export type Founding = { models: Models; services: Services; at: AtTime; now: Date }

/** The organisation is this much older than the demo, in milliseconds. */
export const organizationAge = 130 * 24 * 60 * 60_000

/**
 * `now` is when the demo was first begun: one that was interrupted is finished as of then, so that the same
 * things are said at the same times.
 */
export type Founded = { orgId: Id; actors: Actors; propertyIds: ReadonlyMap<DemoProperty, Id>; now: Date }

const find = (models: Models, username: string): Promise<UserRow | null> =>
  models.users.findOne({ username, registration: registrationOf(username) }).lean()

type Place = {
  orgId: Id
  propertyIds: readonly Id[]
  /** Everybody has the same password, and it is no secret: one hash, which is made to be slow, does for all. */
  secret: { password: string } | { passwordHash: string }
}

/** Makes a person, or finds whom an earlier start made. */
async function person({ models, services }: Founding, who: DemoPerson, { secret, ...place }: Place) {
  const before = await find(models, who.username)
  if (before) return before
  const made = await services.people.create({
    ...place,
    ...secret,
    fullName: who.fullName,
    username: who.username,
    email: `${who.username}@acme.example`,
    role: who.role,
    registration: registrationOf(who.username),
  })
  return (!made.ok && (await find(models, who.username))) || must(made, `let ${who.fullName} in`)
}

/** The same in every run: one that ended before there was anybody leaves nothing behind. */
const organizationId = objectId(derivedId('demo-organization'))

/** The owner, in an organisation of her own. */
async function founder(founding: Founding, who: DemoPerson): Promise<UserRow> {
  const { models, services } = founding
  const before = await find(models, who.username)
  if (before) {
    // A run may have ended between the two.
    await models.organizations.updateOne({ _id: before.orgId }, { $addToSet: { ownerIds: before._id } })
    return before
  }
  const { _id } = await services.people.createOrganization(demoOrganizationName, organizationId)
  const secret = { password: demoPassword }
  return person(founding, who, { orgId: String(_id), propertyIds: [], secret })
}

async function portrait({ services }: Founding, row: UserRow, { look }: DemoPerson): Promise<void> {
  if (look === null || row.avatarFileId !== null) return
  // Only a first start draws: others needn't load what it takes.
  const { renderPortrait } = await import('./portrait/portrait.ts')
  const picture = await renderPortrait(look)
  must(await services.files.putUserAvatar(String(row._id), picture, 'image/webp'), 'hang a portrait')
}

/** The organisation, its properties, and everybody with their pictures. */
async function everyone(founding: Founding): Promise<Omit<Founded, 'now'>> {
  const { services } = founding
  const [owner, ...others] = everybody
  if (!owner) throw new Error('nobody founds the demo')
  const founderRow = await founder(founding, owner)
  const orgId = String(founderRow.orgId)
  const actorFor = (row: UserRow) => {
    const userId = String(row._id)
    return { userId, orgId, role: row.role, sessionId: userId }
  }
  const propertyIds = new Map<DemoProperty, Id>()
  for (const [i, name] of demoProperties.entries()) {
    const made = await services.admin.createProperty(actorFor(founderRow), {
      clientId: `demo-property-${i}`,
      name,
    })
    propertyIds.set(name, must(made, `make ${name}`).property.id)
  }
  const idsOf = (who: DemoPerson): Id[] => who.properties.map((name) => propertyIds.get(name) ?? '')
  must(await services.lifecycle.change(founderRow, { propertyIds: idsOf(owner) }), 'assign the owner')
  const secret = { passwordHash: founderRow.passwordHash }
  const made = others.map((who) => person(founding, who, { orgId, propertyIds: idsOf(who), secret }))
  const rows = [founderRow, ...(await Promise.all(made))]
  const actors = new Map(
    everybody.flatMap(({ username }, i) => {
      const row = rows[i]
      return row ? [[username, actorFor(row)] as const] : []
    }),
  )
  await Promise.all(everybody.map((who, i) => portrait(founding, rows[i] ?? founderRow, who)))
  return { orgId, actors, propertyIds }
}

/** Founds the organisation in the past; done again, it finds what is there and adds what is missing. */
export async function found(founding: Founding): Promise<Founded> {
  const { models, at, now } = founding
  const founded = await at(new Date(now.getTime() - organizationAge), () => everyone(founding))
  const organization = await models.organizations.findById(founded.orgId).lean()
  const since = organization?.createdAt ?? now
  return { ...founded, now: new Date(since.getTime() + organizationAge) }
}
