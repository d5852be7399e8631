import { MongoError, badValue, notImplemented } from '../errors.ts'
import { type Value, Type, elements, field, items, stringOf } from '../bson/value.ts'
import { arrayOf, documentOf, nullValue } from '../bson/writer.ts'
import type { Operator } from './lists.ts'
import { operators } from './operators.ts'

/** What an expression is computed in: the document, and variables by name ("this", "ROOT", …). */
export interface Scope {
  readonly root: Value
  readonly current: Value
  readonly variables: ReadonlyMap<string, Value | undefined>
}

/** A compiled expression; undefined is "missing". */
export type Compute = (scope: Scope) => Value | undefined

const none: ReadonlyMap<string, Value | undefined> = new Map()

export const scopeOf = (document: Value, variables = none): Scope => ({
  root: document,
  current: document,
  variables,
})

/** The value at a path; arrays of documents give the array of what their elements have there. */
export const valueAtPath = (
  value: Value | undefined,
  parts: readonly string[],
  from = 0,
): Value | undefined => {
  if (!value || from === parts.length) return value
  if (value.type === Type.object) return valueAtPath(field(value, parts[from] ?? ''), parts, from + 1)
  if (value.type !== Type.array) return undefined
  const found: Value[] = []
  for (const item of items(value)) {
    const inside =
      item.type === Type.object || item.type === Type.array ? valueAtPath(item, parts, from) : undefined
    if (inside) found.push(inside)
  }
  return arrayOf(found)
}

const compileText = (text: string, value: Value): Compute => {
  if (text.startsWith('$$')) return compileVariable(text.slice(2))
  if (!text.startsWith('$')) return () => value
  const parts = text.slice(1).split('.')
  if (parts.some((part) => part === ''))
    throw new MongoError(40353, 'FieldPath must not be empty or end with a dot.')
  return ({ current }) => valueAtPath(current, parts)
}

const compileVariable = (text: string): Compute => {
  const [name = '', ...parts] = text.split('.')
  switch (name) {
    case 'ROOT':
      return ({ root }) => valueAtPath(root, parts)
    case 'CURRENT':
      return ({ current }) => valueAtPath(current, parts)
    case 'REMOVE':
      return () => undefined
    case 'NOW':
      return ({ variables }) => variables.get('NOW')
    default:
      if (/^[A-Z]/.test(name)) throw notImplemented(`the variable $$${name}`)
      return ({ variables }) => {
        if (!variables.has(name)) throw new MongoError(17276, `Use of undefined variable: ${name}`)
        return valueAtPath(variables.get(name), parts)
      }
  }
}

const compileObject = (value: Value): Compute => {
  const parts = elements(value)
  const [first] = parts
  if (first?.[0].startsWith('$')) {
    if (parts.length !== 1)
      throw new MongoError(15983, 'an expression specification must contain exactly one field')
    return compileOperator(first[0], first[1])
  }
  const fields = parts.map(([name, item]) => ({ name, compute: compileExpression(item) }))
  return (scope) =>
    documentOf(
      fields.flatMap(({ name, compute }): Array<[string, Value]> => {
        const computed = compute(scope)
        return computed ? [[name, computed]] : []
      }),
    )
}

/** Compiles an expression as it stands in `$expr`, `$project`, `$group` …; unknown operators are refused. */
export const compileExpression = (value: Value): Compute => {
  if (value.type === Type.string) return compileText(stringOf(value), value)
  if (value.type === Type.object) return compileObject(value)
  if (value.type !== Type.array) return () => value
  const parts = items(value).map(compileExpression)
  return (scope) => arrayOf(parts.map((compute) => compute(scope) ?? nullValue))
}

const withVariable = (scope: Scope, name: string, value: Value | undefined): Scope => ({
  ...scope,
  variables: new Map([...scope.variables, [name, value]]),
})

const argument = (operand: Value, name: string, operator: string): Value => {
  const found = operand.type === Type.object ? field(operand, name) : undefined
  if (!found) throw badValue(`Missing '${name}' parameter to ${operator}`)
  return found
}

/** `$map` and `$filter`: the input's elements, one after the other, as a variable. */
const compileLoop = (name: '$map' | '$filter', operand: Value): Compute => {
  const input = compileExpression(argument(operand, 'input', name))
  const as = field(operand, 'as')
  const variable = as ? stringOf(as) : 'this'
  const body = compileExpression(argument(operand, name === '$map' ? 'in' : 'cond', name))
  return (scope) => {
    const list = input(scope)
    if (!list || list.type === Type.null) return nullValue
    if (list.type !== Type.array) throw badValue(`input to ${name} must be an array`)
    if (name === '$map')
      return arrayOf(items(list).map((item) => body(withVariable(scope, variable, item)) ?? nullValue))
    return arrayOf(items(list).filter((item) => isTrue(body(withVariable(scope, variable, item)))))
  }
}

const compileLet = (operand: Value): Compute => {
  const variables = elements(argument(operand, 'vars', '$let')).map(([name, value]) => ({
    name,
    compute: compileExpression(value),
  }))
  const body = compileExpression(argument(operand, 'in', '$let'))
  return (scope) =>
    body(variables.reduce((inner, { name, compute }) => withVariable(inner, name, compute(scope)), scope))
}

const compileCondition = (operand: Value): Compute => {
  const parts =
    operand.type === Type.array
      ? items(operand)
      : ['if', 'then', 'else'].map((name) => argument(operand, name, '$cond'))
  if (parts.length !== 3) throw new MongoError(16020, 'Expression $cond takes exactly 3 arguments')
  const [condition, yes, no] = parts.map(compileExpression)
  return (scope) => (isTrue(condition?.(scope)) ? yes?.(scope) : no?.(scope))
}

const compileSwitch = (operand: Value): Compute => {
  const branches = items(argument(operand, 'branches', '$switch')).map((branch) => ({
    condition: compileExpression(argument(branch, 'case', '$switch')),
    then: compileExpression(argument(branch, 'then', '$switch')),
  }))
  const otherwise = field(operand, 'default')
  const fallback = otherwise && compileExpression(otherwise)
  return (scope) => {
    const branch = branches.find(({ condition }) => isTrue(condition(scope)))
    if (branch) return branch.then(scope)
    if (!fallback)
      throw new MongoError(
        40066,
        '$switch could not find a matching branch for an input, and no default was specified.',
      )
    return fallback(scope)
  }
}

export const isTrue = (value: Value | undefined): boolean => operators.truth(value)

const compileOperator = (name: string, operand: Value): Compute => {
  switch (name) {
    case '$literal':
      return () => operand
    case '$cond':
      return compileCondition(operand)
    case '$switch':
      return compileSwitch(operand)
    case '$map':
    case '$filter':
      return compileLoop(name, operand)
    case '$let':
      return compileLet(operand)
    default: {
      const operator = operators.named(name)
      if (!operator)
        throw new MongoError(168, `Unrecognized expression '${name}', or one that this server lacks`)
      return compileCall(name, operator, operand)
    }
  }
}

const compileCall = (name: string, operator: Operator, operand: Value): Compute => {
  const parts = (operand.type === Type.array ? items(operand) : [operand]).map(compileExpression)
  const { least, most } = operator
  if (parts.length < least || parts.length > most)
    throw new MongoError(
      16020,
      `Expression ${name} takes ${least === most ? `exactly ${least}` : `${least} to ${most}`} arguments. ${parts.length} were passed in.`,
    )
  return (scope) => operator.apply(parts.map((compute) => compute(scope)))
}
