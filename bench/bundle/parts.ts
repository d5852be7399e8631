import { SourceMap, type SourceMapPayload } from 'node:module'

/** The product's own sources among the parts. */
export const own = 'its own'

/** A minified file taken apart: what of it comes from which package, or from the product's own sources. */
export function partsOf(code: string, map: SourceMapPayload): Map<string, string> {
  const sourceMap = new SourceMap(map)
  const parts = new Map<string, string>()
  for (const [number, line] of code.split('\n').entries())
    for (let column = 0; column < line.length; column += 1) {
      const part = partOf(sourceMap.findEntry(number, column))
      parts.set(part, (parts.get(part) ?? '') + line.charAt(column))
    }
  return parts
}

function partOf(entry: object): string {
  const source = 'originalSource' in entry ? entry.originalSource : undefined
  if (typeof source !== 'string' || source === '') return 'bundler'
  const [, inPackage] = source.split(/.*node_modules\//)
  if (inPackage === undefined) return own
  return inPackage
    .split('/')
    .slice(0, inPackage.startsWith('@') ? 2 : 1)
    .join('/')
}
