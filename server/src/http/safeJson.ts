/** Deeper than anything the contract has. */
const depthMax = 16

/**
 * Whether parsed JSON is nested deeper than anyone needs, or carries a key that reaches for a prototype
 * (`__proto__`, `constructor.prototype`). Walks without recursion, so that depth can't harm it.
 */
export function isHostileJson(root: unknown): boolean {
  const waiting: { value: object; depth: number }[] = []
  const visit = (value: unknown, depth: number) => {
    if (typeof value === 'object' && value !== null) waiting.push({ value, depth })
  }
  visit(root, 1)
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next.depth > depthMax || reachesForPrototype(next.value)) return true
    for (const inner of Object.values(next.value)) visit(inner, next.depth + 1)
  }
  return false
}

function reachesForPrototype(value: object): boolean {
  if (Array.isArray(value)) return false
  if (Object.hasOwn(value, '__proto__')) return true
  if (!Object.hasOwn(value, 'constructor')) return false
  const { constructor: own } = value as { constructor: unknown }
  return typeof own === 'object' && own !== null && Object.hasOwn(own, 'prototype')
}
