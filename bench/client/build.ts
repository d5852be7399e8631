import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** The script that measures from within a page, as one piece of classic code. */
export async function buildProbe(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      target: 'es2023',
      lib: {
        entry: fileURLToPath(new URL('probe/index.ts', import.meta.url)),
        formats: ['iife'],
        name: 'probeOfTheBench',
      },
    },
  })
  const [one] = [built].flat()
  if (one === undefined || !('output' in one)) throw new Error('the probe could not be built')
  return one.output[0].code
}
