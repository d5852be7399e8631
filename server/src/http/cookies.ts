import type { Request, Response } from 'express'
import { parseCookie, stringifySetCookie } from 'cookie'
import { bearerToken } from './routing.ts'

const refresh = { name: 'oms_chat_refresh', path: '/api/v1/auth', sameSite: 'strict' } as const
/** Lax: a link to a file, opened from a letter, is still one's own click. */
const files = { name: 'oms_chat_files', path: '/api/v1/files', sameSite: 'lax' } as const

/** Holds an administrator’s own access token, for pages that can’t send one. */
const board = { name: 'oms_chat_queues', path: '/api/v1/admin/queues', sameSite: 'strict' } as const
const boardSeconds = 900

const read = (req: Pick<Request, 'headers'>, name: string): string | undefined =>
  parseCookie(req.headers.cookie ?? '')[name]

export const refreshCookie = (req: Pick<Request, 'headers'>) => read(req, refresh.name)
export const filesCookie = (req: Pick<Request, 'headers'>) => read(req, files.name)

export const boardCookie = (req: Pick<Request, 'headers'>) => read(req, board.name)

/** Lets the pages about the queues in with the token that this request has. */
export function setBoardCookie(req: Request, res: Response): void {
  const options = { ...board, httpOnly: true, secure: req.secure, maxAge: boardSeconds }
  res.append('Set-Cookie', stringifySetCookie(board.name, bearerToken(req) ?? '', options))
}

/** Both cookies, out of reach of scripts and sent back to their own paths only. */
export function setSignInCookies(
  req: Request,
  res: Response,
  signIn: { refreshToken: string; filesToken: string; expiresAt: Date },
): void {
  const maxAge = Math.max(1, Math.floor((signIn.expiresAt.getTime() - Date.now()) / 1000))
  setBoth(req, res, signIn.refreshToken, signIn.filesToken, maxAge)
}

export const clearSignInCookies = (req: Request, res: Response): void => setBoth(req, res, '', '', 0)

function setBoth(req: Request, res: Response, refreshToken: string, filesToken: string, maxAge: number) {
  const common = { httpOnly: true, secure: req.secure, maxAge }
  res.append('Set-Cookie', stringifySetCookie(refresh.name, refreshToken, { ...refresh, ...common }))
  res.append('Set-Cookie', stringifySetCookie(files.name, filesToken, { ...files, ...common }))
}
