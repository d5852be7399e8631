import type { Request, RequestHandler, Router } from 'express'
import { fail, ok } from '@oms-chat/shared'
import type { Services } from '../services/index.ts'
import { boardCookie, setBoardCookie } from './cookies.ts'
import { sendFailure } from './errors.ts'
import { type Api, bind } from './routing.ts'
import { allowOwnBase } from './security.ts'

/** Where the pages lie, below `/api/v1`. */
export const queuesPath = '/admin/queues'

const noQueues = fail('NOT_FOUND', 'There are no queues without Redis.')

/**
 * The pages about the queues. A page can’t show a token of its own when it is opened: who may see them gets a cookie
 * first, which holds theirs, goes to these pages only, and ends with it.
 */
export function queueRoutes(api: Api, { admin, auth }: Services, board: RequestHandler | undefined): void {
  bind(api, 'adminOpenQueues', async ({ actor, req, res }) => {
    const allowed = await admin.mayOperate(actor)
    if (!allowed.ok) return allowed
    if (!board) return noQueues
    setBoardCookie(req, res)
    return ok({ url: `/api/v1${queuesPath}/` })
  })
  if (board) serveBoard(api.router, { admin, auth }, board)
}

function serveBoard(router: Router, services: Pick<Services, 'admin' | 'auth'>, board: RequestHandler): void {
  const mayEnter = async (req: Request) => {
    const actor = await services.auth.verifyAccess(boardCookie(req) ?? '')
    return actor.ok ? services.admin.mayOperate(actor.data) : actor
  }
  router.use(queuesPath, (req, res, next) => {
    void mayEnter(req).then((allowed) => {
      if (!allowed.ok) return sendFailure(res, allowed.error)
      allowOwnBase(res)
      return board(req, res, next)
    }, next)
  })
}
