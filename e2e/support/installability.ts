import type { Page } from 'playwright-core'

type Icon = { src: string; sizes: string; type: string; purpose?: string }
type Manifest = {
  id: string
  name: string
  short_name: string
  start_url: string
  scope: string
  display: string
  theme_color: string
  background_color: string
  icons: Icon[]
}

/** Width and height stand in the first chunk of every PNG. */
const pngSize = (bytes: Buffer): string => `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`

async function iconFaults(url: string, { src, sizes, type }: Icon): Promise<string[]> {
  const answer = await fetch(new URL(src, url))
  const isServed = answer.ok && answer.headers.get('content-type') === type
  if (!isServed) return [`${src} is not served as ${type}`]
  if (type !== 'image/png') return []
  const size = pngSize(Buffer.from(await answer.arrayBuffer()))
  return size === sizes ? [] : [`${src} is ${size}, not ${sizes}`]
}

const manifestFaults = (manifest: Manifest): string[] => {
  const { icons } = manifest
  const has = (sizes: string, purpose = 'any') =>
    icons.some(
      (icon) => icon.type === 'image/png' && icon.sizes === sizes && (icon.purpose ?? 'any') === purpose,
    )
  const must: [string, boolean][] = [
    ['a name', manifest.name !== ''],
    ['a short name of at most 12 letters', manifest.short_name.length <= 12],
    ['an identity', manifest.id !== ''],
    ['a start within its scope', manifest.start_url.startsWith(manifest.scope)],
    ['a window of its own', manifest.display === 'standalone'],
    ['its colours', manifest.theme_color.startsWith('#') && manifest.background_color.startsWith('#')],
    ['an icon of 192 px', has('192x192')],
    ['an icon of 512 px', has('512x512')],
    ['an icon to cut a shape from', has('512x512', 'maskable')],
  ]
  return must.filter(([, holds]) => !holds).map(([what]) => `the manifest lacks ${what}`)
}

const headerFaults = async (url: string, path: string, type: RegExp): Promise<string[]> => {
  const { ok, headers } = await fetch(url + path)
  const faults = [
    ok || `${path} isn’t there`,
    type.test(headers.get('content-type') ?? '') || `${path} has the wrong type`,
    headers.get('cache-control') === 'no-cache' || `${path} may be stale`,
  ]
  return faults.filter((fault) => typeof fault === 'string')
}

/** What keeps `page` from being an app that can be installed: by its manifest, its worker, and the browser's own word. */
export async function installabilityFaults(page: Page, url: string): Promise<string[]> {
  const links = await page.evaluate(() => ({
    manifest: document.querySelector<HTMLLinkElement>('link[rel="manifest"]')?.href,
    touchIcon: document.querySelector<HTMLLinkElement>('link[rel="apple-touch-icon"]')?.href,
    themeColors: document.querySelectorAll('meta[name="theme-color"]').length,
    scope: navigator.serviceWorker.controller && document.baseURI,
  }))
  if (links.manifest === undefined) return ['the page names no manifest']
  const manifest = (await (await fetch(links.manifest)).json()) as Manifest
  const devtools = await page.context().newCDPSession(page)
  const { errors } = await devtools.send('Page.getAppManifest')
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors')
  const touchIcon = { src: links.touchIcon ?? '', type: 'image/png', sizes: '180x180' }
  return [
    ...(links.scope === null ? ['no worker answers for the page'] : []),
    ...(links.themeColors === 0 ? ['the page names no theme colour'] : []),
    ...manifestFaults(manifest),
    ...(await Promise.all([...manifest.icons, touchIcon].map((icon) => iconFaults(url, icon)))).flat(),
    ...(await headerFaults(url, '/sw.js', /javascript/)),
    ...(await headerFaults(url, '/index.html', /text\/html/)),
    ...(await headerFaults(url, '/manifest.webmanifest', /manifest\+json/)),
    ...errors.map(({ message }) => message),
    ...installabilityErrors
      .map(({ errorId }) => errorId)
      // What headless and private windows lack, whatever the page.
      .filter((errorId) => errorId !== 'in-incognito'),
  ]
}
