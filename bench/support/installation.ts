import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import type { Id } from '@oms-chat/shared'
import type { Env } from '../../server/src/env.ts'
import { createTokenSigner } from '../../server/src/infra/tokens.ts'
import { nameKeyOf } from '../../server/src/models/user.ts'
import { type RunningServer, type ServerOptions, startServer } from '../../server/src/server.ts'
import type { Actor } from '../../server/src/services/actor.ts'
import { secret } from './secret.ts'

/** Someone of the bench's organisation, signed in. */
export type Person = { actor: Actor; token: string; username: string }

export type Installation = RunningServer & {
  /** Makes this many people of one organisation; the first is its owner. */
  populate(count: number): Promise<Person[]>
  /** Makes a group of these people. */
  group(name: string, people: Person[]): Promise<Id>
  /** A token of a new session of theirs. */
  tokenOf(actor: Actor): Promise<string>
}

/**
 * The real server on a port of its own, on the database at `mongodbUrl`, with the limits per person lifted. Those on
 * one database and one Redis are nodes of a cluster; each of them knows the people whom another one made.
 */
export async function startInstallation(
  mongodbUrl: string,
  { redisUrl, ...options }: ServerOptions & { redisUrl?: string } = {},
): Promise<Installation> {
  const dir = await mkdtemp(join(tmpdir(), 'oms-chat-bench-'))
  const env: Env = {
    production: false,
    port: 0,
    host: '127.0.0.1',
    publicUrl: undefined,
    dataDir: dir,
    mongodbUrl,
    redisUrl,
    jwtSecret: secret,
    corsOrigins: [],
    logLevel: 'warn',
    seedDemo: false,
    trustProxy: false,
    rateLimits: false,
    workers: true,
  }
  const forget = () => rm(dir, { recursive: true, force: true })
  const server = await startServer(env, options).catch(async (error: unknown) => {
    await forget()
    throw error
  })
  const { models, services } = server
  const tokens = createTokenSigner(secret, () => new Date())

  const enter = async (who: Omit<Actor, 'sessionId'>): Promise<Pick<Person, 'actor' | 'token'>> => {
    const actor = { ...who, sessionId: String(new mongoose.Types.ObjectId()) }
    return { actor, token: (await tokens.signAccess(actor)).token }
  }
  return {
    ...server,
    tokenOf: async (actor) => (await enter(actor)).token,
    async populate(count) {
      const orgId = new mongoose.Types.ObjectId()
      const rows = Array.from({ length: count }, (_, index) => userRow(orgId, index))
      const ownerIds = rows.slice(0, 1).map(({ _id }) => _id)
      await models.organizations.create({ _id: orgId, name: 'Bench', ownerIds, createdAt: new Date() })
      await models.users.insertMany(rows)
      return Promise.all(
        rows.map(async ({ _id, role, username }) => ({
          ...(await enter({ userId: String(_id), orgId: String(orgId), role })),
          username,
        })),
      )
    },
    async group(name, [first, ...others]) {
      if (first === undefined) throw new Error('a group needs somebody')
      const memberIds = others.map(({ actor }) => actor.userId)
      const made = await services.chats.createGroup(first.actor, {
        clientId: `group-${name}`,
        name,
        memberIds,
      })
      if (!made.ok) throw new Error(JSON.stringify(made.error))
      return made.data.chat.id
    },
    async close() {
      await server.close()
      await forget()
    },
  }
}

function userRow(orgId: mongoose.Types.ObjectId, index: number) {
  // Short enough that one can be called by it.
  const username = `p${index}-${String(orgId)}`
  const fullName = `Person ${index}`
  return {
    _id: new mongoose.Types.ObjectId(),
    orgId,
    username,
    email: `${username}@example.org`,
    fullName,
    nameKey: nameKeyOf(fullName, username),
    avatarFileId: null,
    role: index === 0 ? ('owner' as const) : ('member' as const),
    propertyIds: [],
    isBot: false,
    disabledAt: null,
    passwordHash: 'nobody signs in here',
    createdAt: new Date(),
  }
}
