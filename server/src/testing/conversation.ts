import { randomBytes, randomUUID } from 'node:crypto'
import { Types } from 'mongoose'
import type { EventData, Id, Result, Role, ServerEvent } from '@oms-chat/shared'
import type { Models } from '../models/index.ts'
import { createLocalPresence } from '../infra/localPresence.ts'
import { nameKeyOf, type UserRow } from '../models/user.ts'
import type { Actor } from '../services/actor.ts'
import { createConversation, type ConversationOptions } from '../services/conversation.ts'
import type { Broadcaster, ChatAudience } from '../services/ports.ts'
import { systemTimer } from '../services/timer.ts'
import { startTestDatabase, type TestDatabase } from './database.ts'

export type Told = {
  to: { chatId: Id } | { userId: Id } | { orgId: Id }
  event: ServerEvent
  data: EventData<ServerEvent>
  audience?: ChatAudience
}

/** Writes down what is told, and who joins and leaves. */
export function recordingBroadcaster() {
  const told: Told[] = []
  const moves: { userId: Id; chatId: Id; joined: boolean }[] = []
  const broadcaster: Broadcaster = {
    toChat: (chatId, event, data, audience) =>
      void told.push({ to: { chatId }, event, data, ...(audience && { audience }) }),
    toUser: (userId, event, data) => void told.push({ to: { userId }, event, data }),
    toOrganization: (orgId, event, data) => void told.push({ to: { orgId }, event, data }),
    joinChat: (userId, chatId) => void moves.push({ userId, chatId, joined: true }),
    leaveChat: (userId, chatId) => void moves.push({ userId, chatId, joined: false }),
    share: () => {},
    endSession: () => {},
    endUser: () => {},
  }
  return { broadcaster, told, moves }
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

export const key = (): string => randomUUID()

/** What a result holds; a refusal is an error here. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.data
}

/** Someone in an organisation, stored, without a session. */
export async function createPerson(
  models: Models,
  given: Partial<Pick<UserRow, 'username' | 'propertyIds' | 'disabledAt'>> & { orgId?: Id; role?: Role } = {},
): Promise<Actor & { username: string }> {
  const { orgId = String(new Types.ObjectId()), role = 'member' } = given
  const username = given.username ?? `person-${randomBytes(4).toString('hex')}`
  const row: UserRow = {
    _id: new Types.ObjectId(),
    orgId: new Types.ObjectId(orgId),
    username,
    email: `${username}@example.org`,
    fullName: `Person ${username}`,
    nameKey: nameKeyOf(`Person ${username}`, username),
    avatarFileId: null,
    role,
    propertyIds: given.propertyIds ?? [],
    isBot: false,
    disabledAt: given.disabledAt ?? null,
    passwordHash: 'none',
    createdAt: new Date(),
  }
  await models.users.create(row)
  return { userId: String(row._id), orgId, role, sessionId: String(new Types.ObjectId()), username }
}

/** The services around chats on a database, with what they tell written down. */
export function startConversation(models: Models, options: Partial<ConversationOptions> = {}) {
  const recording = recordingBroadcaster()
  const services = createConversation({
    models,
    broadcaster: recording.broadcaster,
    clock: () => new Date(),
    logger: silent,
    presenceStore: createLocalPresence({ clock: () => new Date(), timer: systemTimer }),
    ...options,
  })
  return { ...services, ...recording }
}

export type TestConversation = ReturnType<typeof startConversation>

/** A database with three people of one organisation and the services around their chats. */
export async function startTestConversation(options: Partial<ConversationOptions> = {}) {
  const database: TestDatabase = await startTestDatabase()
  const { models } = database
  const ada = await createPerson(models, { role: 'owner' })
  const { orgId } = ada
  const [grace, linus, stranger] = await Promise.all([
    createPerson(models, { orgId }),
    createPerson(models, { orgId }),
    createPerson(models),
  ])
  const conversation = startConversation(models, options)
  return {
    ...conversation,
    database,
    models,
    ada,
    grace,
    linus,
    stranger,
    async close(): Promise<void> {
      await conversation.stop()
      await database.close()
    },
  }
}
