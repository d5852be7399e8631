import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const skipped = new Set(['node_modules', 'dist'])

/** The newest modification time, in ms, of the files at and below `path`; 0 if there is none. */
function newest(path) {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(path)
    .filter((name) => !skipped.has(name))
    .reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0)
}

/**
 * Whether `output`, a file that its build writes last, is missing or older than any of `sources`.
 * @param {string} output
 * @param {string[]} sources
 */
export function isStale(output, sources) {
  if (!existsSync(output)) return true
  const built = statSync(output).mtimeMs
  return sources.some((source) => newest(source) > built)
}
