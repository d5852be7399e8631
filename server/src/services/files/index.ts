import { Types } from 'mongoose'
import { fail, type Id, ok, type Result } from '@oms-chat/shared'
import type { FileRow } from '../../models/file.ts'
import type { Sessions } from '../auth/sessions.ts'
import type { ServiceDeps } from '../deps.ts'
import type { FileClaims } from '../ports.ts'
import type { People } from '../users/people.ts'

/** What may be shown as a picture; nothing that can carry a script. */
const pictureTypes = new Set(['image/png', 'image/jpeg', 'image/webp'])

export type FilesService = ReturnType<typeof createFilesService>

type Picture = { orgId: Id; ownerId: Id; bytes: Uint8Array; mimeType: string }
type OpenFile = { mimeType: string; size: number; bytes: NodeJS.ReadableStream }

const noSuchFile = fail('NOT_FOUND', 'There is no such file.')

/** Files as kept: who may open them, and what they are. */
export function createFilesService(
  { models, fileStore, tokens, clock }: ServiceDeps,
  { sessions, people }: { sessions: Sessions; people: People },
) {
  /** Keeps a picture of a person or chat; answers with its id. Bytes first, so that no row lacks them. */
  async function keep({ orgId, ownerId, bytes, mimeType }: Picture): Promise<Result<Id>> {
    if (!pictureTypes.has(mimeType)) return fail('UNSUPPORTED_TYPE', 'This isn’t a picture we can show.')
    const row: FileRow = {
      _id: new Types.ObjectId(),
      orgId: new Types.ObjectId(orgId),
      kind: 'avatar',
      ownerId: new Types.ObjectId(ownerId),
      mimeType,
      size: bytes.byteLength,
      createdAt: clock(),
    }
    await fileStore.put(String(row._id), bytes)
    await models.files.create(row)
    return ok(String(row._id))
  }

  return {
    /** Keeps a chat's picture; answers with its address. */
    async putChatAvatar(picture: Picture): Promise<Result<string>> {
      const kept = await keep(picture)
      return kept.ok ? ok(`/api/v1/files/${kept.data}`) : kept
    },

    /** Gives a person a picture, for everyone to see. */
    async putUserAvatar(userId: Id, bytes: Uint8Array, mimeType: string): Promise<Result<Id>> {
      const user = await models.users.findById(userId).lean()
      if (!user) return fail('NOT_FOUND', 'There is no such person.')
      const kept = await keep({ orgId: String(user.orgId), ownerId: userId, bytes, mimeType })
      if (!kept.ok) return kept
      const avatarFileId = new Types.ObjectId(kept.data)
      await models.users.updateOne({ _id: user._id }, { $set: { avatarFileId } })
      people.announce({ ...user, avatarFileId })
      return kept
    },

    /** Whose files a cookie opens; null when its session is over. */
    async verifyCookie(token: string): Promise<FileClaims | null> {
      const claims = await tokens.verifyFiles(token)
      return claims && (await sessions.isLive(claims.sessionId)) ? claims : null
    },

    /** Pictures are for everyone in the organisation; another's are not there. */
    async open(viewer: Pick<FileClaims, 'orgId'>, fileId: Id): Promise<Result<OpenFile>> {
      const row = await models.files.findOne({ _id: fileId, orgId: viewer.orgId }).lean()
      const bytes = row && (await fileStore.open(fileId))
      return bytes ? ok({ mimeType: row.mimeType, size: row.size, bytes }) : noSuchFile
    },
  }
}
