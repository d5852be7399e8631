import { readFile } from 'node:fs/promises'
import { register } from 'node:module'
import { fileURLToPath } from 'node:url'
import { isMainThread } from 'node:worker_threads'

/*
 * Preloaded by every process of the harness, before anything reads the product's source: `--without=<changes>` takes
 * a protection out of the source as it is read, for the checker to find. Nothing of it is in the product.
 */

const root = new URL('../../', import.meta.url)
let changes = []

/** Throws when the lines aren't there exactly once, as the code has moved on. */
const change = (source, { file, find, replace }) => {
  const parts = source.split(find)
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${find}`)
  return parts.join(replace)
}

export function initialize(given) {
  changes = given
}

export async function load(url, context, nextLoad) {
  const [address] = url.split('?')
  const own = changes.filter(({ file }) => address === new URL(file, root).href)
  const loaded = await nextLoad(url, context)
  if (own.length === 0) return loaded
  return { ...loaded, source: own.reduce(change, await readFile(fileURLToPath(address), 'utf8')) }
}

const given = process.argv.find((argument) => argument.startsWith('--without='))?.slice('--without='.length)
if (isMainThread && given !== undefined) register(import.meta.url, { data: JSON.parse(given) })
