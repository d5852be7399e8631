import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { VitePWA } from 'vite-plugin-pwa'

type ShellEntry = { url: string; revision: string | null; integrity?: string; size: number }

const digest = (content: string | Buffer) => createHash('sha256').update(content)

/** What is large and seldom needed: it is kept on the device when it was used once, not before. */
export const isRarelyUsed = (moduleId: string): boolean =>
  /emojibase-data|messages\/highlight\.ts/.test(moduleId)

/**
 * Makes the list of files of the shell say which build it is: what has no hash in its name is checked by its
 * content, so that a server that is just being replaced can't slip another build's page in; and the page's
 * revision covers the whole list.
 */
const sealed = (dist: () => string) => (entries: ShellEntry[]) => {
  const checked = entries.map((entry) =>
    entry.revision === null
      ? entry
      : { ...entry, integrity: `sha256-${digest(readFileSync(`${dist()}/${entry.url}`)).digest('base64')}` },
  )
  const version = digest(JSON.stringify(checked.map(({ url, integrity }) => [url, integrity])))
    .digest('hex')
    .slice(0, 16)
  return {
    manifest: checked.map((entry) => (entry.url === 'index.html' ? { ...entry, revision: version } : entry)),
    warnings: [],
  }
}

/** Builds `src/sw.ts` with the list of the shell's files in it; registering it is the app's own affair. */
export const serviceWorker = () => {
  let dist = ''
  return [
    {
      name: 'oms-chat:dist',
      configResolved: (config: { root: string; build: { outDir: string } }) => {
        dist = config.build.outDir.startsWith('/')
          ? config.build.outDir
          : `${config.root}/${config.build.outDir}`
      },
    },
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      injectRegister: false,
      manifest: false,
      injectManifest: {
        rollupFormat: 'iife',
        globPatterns: ['index.html', '*.{svg,png,webmanifest}', 'assets/**/*.{js,css,woff2}'],
        globIgnores: ['assets/rarely/**'],
        dontCacheBustURLsMatching: /^assets\//,
        manifestTransforms: [sealed(() => dist)],
      },
    }),
  ]
}
