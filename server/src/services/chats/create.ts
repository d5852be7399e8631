import {
  type Chat,
  chatIdParts,
  type ClientId,
  defaultChatSettings,
  fail,
  hasRole,
  type Id,
  limits,
  ok,
  type Result,
  type RouteBody,
} from '@oms-chat/shared'
import { derivedId, objectId } from '../../chatLog/ids.ts'
import { keyTaken } from '../../chatLog/outcome.ts'
import type { ChatProfile } from '../../models/chat.ts'
import type { MemberChange } from '../../models/log.ts'
import { noSuchChat } from '../access.ts'
import type { Actor } from '../actor.ts'
import type { ConversationDeps } from '../conversation.ts'
import type { Assignments } from './assignments.ts'
import { decideCreate, isSameKind } from './decide.ts'
import { full, noSuchPerson } from './rules.ts'

type Keyed<N extends 'createDirect' | 'createGroup' | 'createChannel'> = Omit<RouteBody<N>, 'clientId'> & {
  clientId: ClientId
}
/** `created` is false when it was there already. */
export type Made = { chat: Chat; created: boolean }

const notWithOneself = fail('VALIDATION', 'A direct chat is with someone else.')
const onlyOrgAdmins = fail('FORBIDDEN', 'Only administrators of the organisation may make such a channel.')
const whichProperty = fail('VALIDATION', 'A property channel names its property, others none.')
const noSuchProperty = fail('NOT_FOUND', 'There is no such property.')

/** Making chats. Their ids follow from what makes them the same, so that asking twice finds the first. */
export function createChatCreation(deps: ConversationDeps, assignments: Assignments) {
  const { models, chatLog, chatsOf, clock } = deps

  /** Whether all of these are people of the organisation who can sign in. */
  async function areReachable(orgId: Id, userIds: readonly Id[]): Promise<boolean> {
    const rows = await models.users
      .find({ _id: { $in: userIds.map(objectId) }, orgId, disabledAt: null }, { _id: 1 })
      .lean()
    return rows.length === new Set(userIds).size
  }

  const profileOf = (actor: Actor, given: Partial<ChatProfile> & Pick<ChatProfile, 'type'>): ChatProfile => ({
    orgId: actor.orgId,
    visibility: 'private',
    scope: 'none',
    propertyId: null,
    name: null,
    directUserIds: null,
    description: '',
    category: null,
    createdBy: actor.userId,
    createdAt: clock(),
    settings: defaultChatSettings,
    ...given,
  })

  async function make(
    actor: Actor,
    clientId: ClientId,
    chatId: Id,
    profile: ChatProfile,
    members: MemberChange[],
  ): Promise<Result<Made>> {
    const actorId = objectId(actor.userId)
    const decide = decideCreate(profile, members)
    const outcome = await chatLog.ofChats.append(chatId, { actorId, clientId, kind: 'created', decide })
    if (outcome.kind === 'refused') return { ok: false, error: outcome.error }
    const before = outcome.kind === 'repeated' ? outcome.row.payload?.profile : undefined
    if (before && !isSameKind(before, profile)) return keyTaken
    const chat = await chatsOf.one(actor.userId, chatId)
    return chat ? ok({ chat, created: outcome.kind === 'committed' }) : noSuchChat
  }

  const ownId = ({ orgId, userId }: Actor, clientId: ClientId): Id =>
    derivedId(...chatIdParts.made(orgId, userId, clientId))

  const asMembers = (actor: Actor, userIds: readonly Id[]): MemberChange[] => [
    { userId: actor.userId, role: 'admin' },
    ...[...new Set(userIds)]
      .filter((userId) => userId !== actor.userId)
      .map((userId) => ({ userId, role: 'member' as const })),
  ]

  async function createScoped(
    actor: Actor,
    given: Keyed<'createChannel'>,
    profile: ChatProfile,
  ): Promise<Result<Made>> {
    if (!hasRole(actor.role, 'admin')) return onlyOrgAdmins
    const { propertyId } = profile
    if ((profile.scope === 'property') !== (propertyId !== null)) return whichProperty
    const known =
      propertyId === null || (await models.properties.exists({ _id: propertyId, orgId: actor.orgId }))
    if (!known) return noSuchProperty
    const members = asMembers(actor, await assignments.assignedTo(profile))
    const chatId = ownId(actor, given.clientId)
    const made = await make(actor, given.clientId, chatId, profile, members)
    // Someone assigned meanwhile found no channel yet.
    if (made.ok) await assignments.fill(chatId)
    return made
  }

  return {
    /** One per pair for ever, whoever starts it. */
    async createDirect(actor: Actor, { clientId, userId }: Keyed<'createDirect'>): Promise<Result<Made>> {
      if (userId === actor.userId) return notWithOneself
      if (!(await areReachable(actor.orgId, [userId]))) return noSuchPerson
      const directUserIds = [actor.userId, userId].sort()
      const profile = profileOf(actor, { type: 'direct', directUserIds })
      const members = directUserIds.map((id) => ({ userId: id, role: 'member' as const }))
      return make(actor, clientId, derivedId(...chatIdParts.direct(actor.userId, userId)), profile, members)
    },

    async createGroup(actor: Actor, given: Keyed<'createGroup'>): Promise<Result<Made>> {
      const { clientId, name, description = '', memberIds } = given
      const members = asMembers(actor, memberIds)
      if (members.length > limits.groupMembers) return full
      const others = members.slice(1).map(({ userId }) => userId)
      if (others.length > 0 && !(await areReachable(actor.orgId, others))) return noSuchPerson
      const profile = profileOf(actor, { type: 'group', name, description })
      return make(actor, clientId, ownId(actor, clientId), profile, members)
    },

    /** For the whole organisation or a property: only by its administrators, filled from the assignments. */
    async createChannel(actor: Actor, given: Keyed<'createChannel'>): Promise<Result<Made>> {
      const { clientId, name, description = '', visibility, category = null } = given
      const { scope = 'none', propertyId = null } = given
      const profile = profileOf(actor, {
        type: 'channel',
        name,
        description,
        visibility,
        category,
        scope,
        propertyId,
      })
      if (scope !== 'none') return createScoped(actor, given, profile)
      if (propertyId !== null) return whichProperty
      return make(actor, clientId, ownId(actor, clientId), profile, asMembers(actor, []))
    },
  }
}
