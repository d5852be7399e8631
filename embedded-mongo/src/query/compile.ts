import { compileExpression, isTrue, scopeOf } from '../aggregate/expression.ts'
import type { Value } from '../bson/value.ts'
import type { Filter } from './filter.ts'
import { type Matcher, compileFilter } from './match.ts'

const noVariables: ReadonlyMap<string, Value | undefined> = new Map()

/** A filter as a function, `$expr` included; `variables` are those of a `$lookup`'s `let`. */
export const matcherOf = (filter: Filter, variables = noVariables): Matcher =>
  compileFilter(filter, (expression) => {
    const compute = compileExpression(expression)
    return (document) => isTrue(compute(scopeOf(document, variables)))
  })
