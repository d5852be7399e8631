import { pipeline } from 'node:stream/promises'
import type { Request, Response, Router } from 'express'
import { fail, Id, type Result } from '@oms-chat/shared'
import type { Services } from '../services/index.ts'
import type { FileClaims } from '../services/ports.ts'
import { filesCookie } from './cookies.ts'
import { sendFailure } from './errors.ts'
import { bearerToken } from './routing.ts'

type FileServices = Pick<Services, 'auth' | 'files'>

/** A file's bytes, for a bearer token or the cookie that signing in left for pictures in pages. */
export function fileRoutes(router: Router, { auth, files }: FileServices): void {
  const answer = async (req: Request<{ id: string }>, res: Response) => {
    const viewer = await viewerOf(req, { auth, files })
    if (!viewer.ok) return sendFailure(res, viewer.error)
    const id = Id.safeParse(req.params.id)
    if (!id.success) return sendFailure(res, fail('VALIDATION', 'This isn’t a file’s id.').error)
    const file = await files.open(viewer.data, id.data)
    if (!file.ok) return sendFailure(res, file.error)
    res.set({
      'Content-Type': file.data.mimeType,
      'Content-Length': String(file.data.size),
      'Content-Disposition': 'inline',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cache-Control': 'private, max-age=31536000, immutable',
    })
    await pipeline(file.data.bytes, res).catch(() => res.destroy())
  }
  router.get('/files/:id', (req, res) => answer(req, res))
}

async function viewerOf(
  req: Pick<Request, 'headers'>,
  { auth, files }: FileServices,
): Promise<Result<Pick<FileClaims, 'orgId'>>> {
  const token = bearerToken(req)
  if (token !== null) return auth.verifyAccess(token)
  const cookie = filesCookie(req)
  const claims = cookie === undefined ? null : await files.verifyCookie(cookie)
  return claims ? { ok: true, data: claims } : fail('UNAUTHENTICATED', 'Sign in first.')
}
