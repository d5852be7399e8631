import { Types } from 'mongoose'
import {
  type Chat,
  type ChatInvite,
  type ChatInvitePreview,
  type ClientId,
  fail,
  type Id,
  ok,
  type Result,
  type RouteBody,
} from '@oms-chat/shared'
import { objectId } from '../../chatLog/ids.ts'
import type { ChatState } from '../../chatLog/state.ts'
import { type ChatInviteRow, toChatInvite } from '../../models/chatInvite.ts'
import { unboundedUses } from '../../models/invite.ts'
import { noSuchChat } from '../access.ts'
import type { Actor } from '../actor.ts'
import { refusesAdding, roleIn } from '../chats/rules.ts'
import type { ConversationDeps } from '../conversation.ts'
import type { ServiceDeps } from '../deps.ts'
import { duplicateFields } from '../duplicate.ts'
import { done, type Nothing } from '../nothing.ts'
import { decideAccept, makerGone, noSuchInvite, refusesEnded } from './decide.ts'

const day = 86_400_000
/** So many links of a chat may be good at a time. */
const openMax = 100
const tooMany = fail('CONFLICT', 'This chat has too many links: revoke some first.')
/** An id under which nothing is: a made-up token costs the same query as that of another organisation. */
const nowhere = '0'.repeat(24)

type Link = { row: ChatInviteRow; chatId: Id; state: ChatState; maker: { id: Id; fullName: string } | null }

export type ChatInvitesService = ReturnType<typeof createChatInvites>

/** Links that let people into a chat: made by those who may add them, bounded in time and number, revocable. */
export function createChatInvites(
  { models, clock, chatLog, access, chatsOf, usersOf }: ConversationDeps,
  { tokens, publicUrl }: Pick<ServiceDeps, 'tokens' | 'publicUrl'>,
) {
  const { log } = chatLog.collections
  const show = (row: ChatInviteRow) =>
    toChatInvite(row, `${publicUrl()}/invite/${tokens.inviteToken(String(row._id), 'chat')}`)
  const stillGood = () => ({ revokedAt: null, expiresAt: { $gt: clock() }, usesLeft: { $gt: 0 } })

  /** A chat into which the actor may let others. */
  async function adding(actor: Actor, chatId: Id) {
    const chat = await access.open(actor, chatId)
    const refusal = chat ? refusesAdding(chat.state, actor) : noSuchChat
    return chat && !refusal ? ok(chat) : (refusal ?? noSuchChat)
  }

  /** What a token of the actor's organisation leads to, with the chat at its head. */
  async function follow({ orgId }: Actor, token: string): Promise<Result<Link>> {
    const _id = tokens.inviteIdOf(token, 'chat') ?? nowhere
    const row: ChatInviteRow | null = await models.chatInvites.findOne({ _id, orgId }).lean()
    if (!row) return noSuchInvite
    const chatId = String(row.chatId)
    const makerId = String(row.createdBy)
    const [newest, makers] = await Promise.all([chatLog.newestOf([chatId]), usersOf([makerId])])
    const own = newest.get(chatId)
    if (!own) return noSuchInvite
    const { state } = await chatLog.ofChats.settle(chatId, own)
    const maker = makers.get(makerId)
    return ok({ row, chatId, state, maker: maker?.disabledAt === null ? maker : null })
  }

  /** The revision at which somebody who isn't in the chat any more left it by themselves; null when others decided it. */
  async function leftAt({ chatId, state }: Link, userId: Id): Promise<number | null> {
    const rev = state.members.get(userId)?.stateRev
    if (rev === undefined) return null
    const row = await log.findOne({ chatId: objectId(chatId), rev }, { projection: { actorId: 1 } })
    return row?.actorId?.toHexString() === userId ? rev : null
  }

  /** How the actor would be let in as things are, or why not. */
  async function deciding({ userId }: Actor, link: Link) {
    const decide = decideAccept(userId, link.row, await leftAt(link, userId))
    const decision = decide(link.state)
    if (decision === 'nothing') return ok({ decide, isMember: true })
    const ended = refusesEnded(link.row, clock()) ?? (link.maker ? null : makerGone)
    if (ended) return ended
    return 'error' in decision ? decision : ok({ decide, isMember: false })
  }

  const change = (by: 1 | -1) => ({ $inc: { uses: by, usesLeft: -by } })

  /** Takes one of the uses that are left; null when there was one. Where one was just given back, looks again. */
  async function takeUse({ _id }: ChatInviteRow) {
    for (;;) {
      if (await models.chatInvites.findOneAndUpdate({ _id, ...stillGood() }, change(1)).lean()) return null
      const now: ChatInviteRow | null = await models.chatInvites.findById(_id).lean()
      if (!now) return noSuchInvite
      const ended = refusesEnded(now, clock())
      if (ended) return ended
    }
  }

  return {
    /** Those that still let somebody in, the latest first: all for those who keep the chat, else one's own. */
    async list(actor: Actor, chatId: Id): Promise<Result<ChatInvite[]>> {
      const chat = await adding(actor, chatId)
      if (!chat.ok) return chat
      const isOwnOnly = roleIn(chat.data.state, actor) === 'member'
      const rows: ChatInviteRow[] = await models.chatInvites
        .find({ chatId, ...stillGood(), ...(isOwnOnly && { createdBy: actor.userId }) })
        .sort({ createdAt: -1 })
        .limit(openMax)
        .lean()
      return ok(rows.map(show))
    },

    /** Good for a week and for anyone of the organisation, unless told otherwise. */
    async create(
      actor: Actor,
      chatId: Id,
      {
        clientId,
        expiresInDays = 7,
        maxUses,
      }: Omit<RouteBody<'createChatInvite'>, 'clientId'> & { clientId: ClientId },
    ): Promise<Result<{ invite: ChatInvite; created: boolean }>> {
      const chat = await adding(actor, chatId)
      if (!chat.ok) return chat
      const same = { chatId, createdBy: actor.userId, clientId }
      const before = async (): Promise<ChatInviteRow | null> => models.chatInvites.findOne(same).lean()
      const known = await before()
      if (known) return ok({ invite: show(known), created: false })
      if ((await models.chatInvites.countDocuments({ chatId, ...stillGood() })) >= openMax) return tooMany
      const createdAt = clock()
      const row: ChatInviteRow = {
        _id: new Types.ObjectId(),
        orgId: new Types.ObjectId(actor.orgId),
        chatId: new Types.ObjectId(chatId),
        createdBy: new Types.ObjectId(actor.userId),
        createdAt,
        madeAtRev: chat.data.head,
        expiresAt: new Date(createdAt.getTime() + expiresInDays * day),
        revokedAt: null,
        maxUses: maxUses ?? null,
        uses: 0,
        usesLeft: maxUses ?? unboundedUses,
        clientId,
      }
      try {
        await models.chatInvites.create(row)
        return ok({ invite: show(row), created: true })
      } catch (error) {
        if (!duplicateFields(error)) throw error
      }
      const first = await before()
      return first ? ok({ invite: show(first), created: false }) : fail('CONFLICT', 'Try again.')
    },

    /** By whoever made it, or keeps the chat. Doing it again changes nothing. */
    async revoke(actor: Actor, inviteId: Id): Promise<Result<Nothing>> {
      const row = await models.chatInvites.findOne({ _id: inviteId, orgId: actor.orgId }).lean()
      const chat = row && (await access.open(actor, String(row.chatId)))
      if (!chat) return noSuchInvite
      if (String(row.createdBy) !== actor.userId && roleIn(chat.state, actor) === 'member')
        return noSuchInvite
      await models.chatInvites.updateOne({ _id: inviteId, revokedAt: null }, { revokedAt: clock() })
      return done
    },

    /** Where it leads, for someone who could go there. */
    async preview(actor: Actor, token: string): Promise<Result<ChatInvitePreview>> {
      const link = await follow(actor, token)
      if (!link.ok) return link
      const { row, state, maker, chatId } = link.data
      const decided = await deciding(actor, link.data)
      if (!decided.ok) return decided
      const { profile, memberCount } = state
      if (!profile) return noSuchInvite
      const { type, visibility, name, description } = profile
      return ok({
        chat: { id: chatId, type, visibility, name, description, avatarUrl: null, memberCount },
        invitedBy: { id: String(row.createdBy), fullName: maker?.fullName ?? '' },
        expiresAt: row.expiresAt.toISOString(),
        isMember: decided.data.isMember,
      })
    },

    /**
     * A use is taken before one is let in, and given back where that turned out not to be so: however many come at
     * once, no more than `maxUses` get in. Where it can't be known what became of it, the use is gone.
     */
    async accept(actor: Actor, token: string, { clientId }: { clientId: ClientId }): Promise<Result<Chat>> {
      const link = await follow(actor, token)
      if (!link.ok) return link
      const { row, chatId } = link.data
      const decided = await deciding(actor, link.data)
      if (!decided.ok) return decided
      const { decide, isMember } = decided.data
      if (!isMember) {
        const refused = await takeUse(row)
        if (refused) return refused
        const actorId = objectId(actor.userId)
        const outcome = await chatLog.ofChats.append(chatId, { actorId, clientId, kind: 'member', decide })
        const isUnknown = outcome.kind === 'refused' && outcome.error.code === 'UNAVAILABLE'
        if (outcome.kind !== 'committed' && !isUnknown)
          await models.chatInvites.updateOne({ _id: row._id }, change(-1))
        if (outcome.kind === 'refused') return { ok: false, error: outcome.error }
      }
      const chat = await chatsOf.one(actor.userId, chatId)
      return chat ? ok(chat) : noSuchChat
    },
  }
}
