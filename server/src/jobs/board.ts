import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { ExpressAdapter } from '@bull-board/express'
import type { RequestHandler, Response } from 'express'
import type { Queues } from './queues.ts'

/** What the page would fetch from elsewhere, or style inline: our headers forbid both, and it does without. */
const foreign = /<link[^>]+https?:[^>]+>|<style>[\s\S]*?<\/style>|\sstyle="[^"]*"/g

/** Bull Board’s pages for these queues, at `basePath`, with every asset served from here. Who may see it isn’t known here. */
export function createBoard({ queues }: Queues, basePath: string): RequestHandler {
  const serverAdapter = new ExpressAdapter()
  serverAdapter.setBasePath(basePath)
  createBullBoard({
    queues: Object.values(queues).map((queue) => new BullMQAdapter(queue)),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'OMS Chat' } },
  })
  const pages = serverAdapter.getRouter() as RequestHandler
  return (req, res, next) => {
    sendOwn(res)
    return pages(req, res, next)
  }
}

function sendOwn(res: Response): void {
  const send = res.send.bind(res)
  res.send = (body: unknown) =>
    send(typeof body === 'string' && body.startsWith('<!DOCTYPE') ? body.replace(foreign, '') : body)
}
