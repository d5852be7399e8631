import type { Connection } from 'mongoose'
import { defineChat } from './chat.ts'
import { defineChatInvite } from './chatInvite.ts'
import { defineFile } from './file.ts'
import { defineGeneration } from './generation.ts'
import { defineInvite } from './invite.ts'
import { defineLog } from './log.ts'
import { defineMembership } from './membership.ts'
import { defineNode } from './node.ts'
import { defineOrganization } from './organization.ts'
import { definePasswordReset } from './passwordReset.ts'
import { definePersonal } from './personal.ts'
import { defineProperty } from './property.ts'
import { defineReceiptMoves } from './receiptMoves.ts'
import { defineRevocation } from './revocation.ts'
import { defineSession } from './session.ts'
import { defineUser } from './user.ts'

/** Every collection, bound to one connection: several servers may live in one process. */
export const createModels = (connection: Connection) => ({
  organizations: defineOrganization(connection),
  users: defineUser(connection),
  properties: defineProperty(connection),
  sessions: defineSession(connection),
  invites: defineInvite(connection),
  passwordResets: definePasswordReset(connection),
  revocations: defineRevocation(connection),
  files: defineFile(connection),
  log: defineLog(connection),
  chats: defineChat(connection),
  chatInvites: defineChatInvite(connection),
  memberships: defineMembership(connection),
  receiptMoves: defineReceiptMoves(connection),
  personal: definePersonal(connection),
  generation: defineGeneration(connection),
  nodes: defineNode(connection),
})

export type Models = ReturnType<typeof createModels>

/** Makes what is missing of the collections' indexes. */
export async function ensureIndexes(models: Models): Promise<void> {
  for (const model of Object.values(models)) await model.createIndexes()
}
