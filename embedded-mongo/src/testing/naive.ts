import { deserialize, serialize, type Document } from 'bson'

/**
 * MongoDB's matching over plain values (null, booleans, numbers, strings, arrays, documents), written for being
 * obvious: every value is compared with every other, nothing is skipped. The oracle of the property tests.
 */
const rank = (value: unknown): number => {
  if (value === null || value === undefined) return 1
  if (typeof value === 'number') return 2
  if (typeof value === 'string') return 3
  if (Array.isArray(value)) return 5
  return typeof value === 'boolean' ? 6 : 4
}

const sign = (order: number): number => (order < 0 ? -1 : order > 0 ? 1 : 0)

export const naiveCompare = (a: unknown, b: unknown): number => {
  const byRank = sign(rank(a) - rank(b))
  if (byRank !== 0 || rank(a) === 1) return byRank
  if (typeof a === 'number' && typeof b === 'number') return sign(a - b)
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  if (typeof a === 'boolean' && typeof b === 'boolean') return sign(Number(a) - Number(b))
  const left = Object.entries(a as object)
  const right = Object.entries(b as object)
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [[x, one], [y, other]] = [left[at] ?? ['', null], right[at] ?? ['', null]]
    const order =
      sign(rank(one) - rank(other)) ||
      (Array.isArray(a) ? 0 : x < y ? -1 : x > y ? 1 : 0) ||
      naiveCompare(one, other)
    if (order !== 0) return order
  }
  return sign(left.length - right.length)
}

const isDocument = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every value that a path reaches; `undefined` where a document lacks it. Arrays at the end come whole. */
export const reach = (value: unknown, path: readonly string[]): unknown[] => {
  const [name, ...rest] = path
  if (name === undefined) return [value]
  if (isDocument(value)) {
    const inner: unknown = value[name]
    if (rest.length === 0) return [inner]
    if (Array.isArray(inner)) return inner.filter(isDocument).flatMap((item) => reach(item, rest))
    return isDocument(inner) ? reach(inner, rest) : [undefined]
  }
  return [undefined]
}

type Test = (value: unknown) => boolean

const comparable = (a: unknown, b: unknown): boolean => rank(a) === rank(b)

const testOf = (operator: string, operand: unknown): Test => {
  const among = (value: unknown): boolean =>
    (operand as unknown[]).some((one) => naiveCompare(value, one) === 0)
  switch (operator) {
    case '$eq':
      return (value) => naiveCompare(value, operand) === 0
    case '$gt':
      return (value) => comparable(value, operand) && naiveCompare(value, operand) > 0
    case '$gte':
      return (value) => comparable(value, operand) && naiveCompare(value, operand) >= 0
    case '$lt':
      return (value) => comparable(value, operand) && naiveCompare(value, operand) < 0
    case '$lte':
      return (value) => comparable(value, operand) && naiveCompare(value, operand) <= 0
    case '$in':
      return among
    default:
      throw new Error(`the oracle lacks ${operator}`)
  }
}

const matchesOperator = (document: Document, path: string[], operator: string, operand: unknown): boolean => {
  if (operator === '$ne') return !matchesOperator(document, path, '$eq', operand)
  if (operator === '$nin') return !matchesOperator(document, path, '$in', operand)
  if (operator === '$exists') return reach(document, path).some((value) => value !== undefined) === operand
  const test = testOf(operator, operand)
  return reach(document, path).some((value) => test(value) || (Array.isArray(value) && value.some(test)))
}

const isOperators = (value: unknown): value is Document =>
  isDocument(value) && Object.keys(value).some((name) => name.startsWith('$'))

export const naiveMatch = (document: Document, filter: Document): boolean =>
  Object.entries(filter).every(([name, condition]: [string, unknown]) => {
    if (name === '$and') return (condition as Document[]).every((one) => naiveMatch(document, one))
    if (name === '$or') return (condition as Document[]).some((one) => naiveMatch(document, one))
    if (name === '$nor') return !(condition as Document[]).some((one) => naiveMatch(document, one))
    const path = name.split('.')
    if (!isOperators(condition)) return matchesOperator(document, path, '$eq', condition)
    return Object.entries(condition).every(([operator, operand]: [string, unknown]) =>
      matchesOperator(document, path, operator, operand),
    )
  })

/** What a document sorts by: the least of all values, or going down the greatest; an empty array comes before null. */
const sortRank = (
  document: Document,
  path: string[],
  direction: number,
): { empty: boolean; value: unknown } => {
  const all = reach(document, path).flatMap((value) =>
    Array.isArray(value)
      ? value.length === 0
        ? [{ empty: true, value: null }]
        : value.map((item: unknown) => ({ empty: false, value: item }))
      : [{ empty: false, value }],
  )
  const sorted = (all.length === 0 ? [{ empty: false, value: undefined as unknown }] : all).toSorted(
    (a, b) => compareSortKeys(a, b) * direction,
  )
  return sorted[0] ?? { empty: false, value: null }
}

const compareSortKeys = (
  a: { empty: boolean; value: unknown },
  b: { empty: boolean; value: unknown },
): number => (a.empty || b.empty ? Number(b.empty) - Number(a.empty) : naiveCompare(a.value, b.value))

export const naiveOrder = (a: Document, b: Document, sort: Readonly<Record<string, number>>): number => {
  for (const [name, direction] of Object.entries(sort)) {
    const path = name.split('.')
    const order = compareSortKeys(sortRank(a, path, direction), sortRank(b, path, direction)) * direction
    if (order !== 0) return order
  }
  return 0
}

export const copy = (document: Document): Document => deserialize(serialize(document))
