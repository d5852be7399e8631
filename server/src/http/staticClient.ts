import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RequestHandler } from 'express'
import sirv from 'sirv'

/** Where the client's build lies, seen from the source as from the build of the server. */
export const clientDir = fileURLToPath(new URL('../../../client/dist', import.meta.url))

const year = 31_536_000

/**
 * The client's build: what carries a hash in its name is immutable, everything else is asked for again each time.
 * Any other address that wants a page gets `index.html`: the client routes it.
 * @returns null when nothing is built
 */
export function staticClient(dir: string): RequestHandler | null {
  if (!existsSync(`${dir}/index.html`)) return null
  const serve = sirv(dir, {
    etag: true,
    gzip: true,
    brotli: true,
    setHeaders: (res, path) =>
      res.setHeader(
        'Cache-Control',
        path.startsWith('/assets/') ? `public, max-age=${year}, immutable` : 'no-cache',
      ),
  })
  return (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next()
    serve(req, res, () => {
      if (!wantsPage(req.path, req.headers.accept)) return next()
      req.url = '/'
      serve(req, res, next)
    })
  }
}

const wantsPage = (path: string, accept = '*/*') =>
  !/^\/(api|assets|socket\.io|embed)(\/|$)/.test(path) && /text\/html|\*\/\*/.test(accept)
