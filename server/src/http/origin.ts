import type { IncomingMessage } from 'node:http'

/** Origins that may use this installation besides the address a page was itself loaded from. */
export type TrustedOrigins = ReadonlySet<string>

export const trustedOrigins = (publicUrl: string, corsOrigins: readonly string[]): TrustedOrigins =>
  new Set([new URL(publicUrl).origin, ...corsOrigins])

/**
 * Whether a request comes from our own page, a trusted one, or no page at all. Browsers can't leave `Origin` out
 * of a cross-site write or a WebSocket handshake, so an absent one means a script, except where the browser says
 * by `Sec-Fetch-Site` that another site is behind it.
 */
export function isAllowedOrigin(req: IncomingMessage, trusted: TrustedOrigins): boolean {
  const { origin, host } = req.headers
  if (origin === undefined) return req.headers['sec-fetch-site'] !== 'cross-site'
  if (trusted.has(origin)) return true
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host
}
