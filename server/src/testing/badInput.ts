import * as z from 'zod'

type Schema = z.core.JSONSchema.BaseSchema
/** One thing wrong with an input that is right otherwise. */
export type Fault = { what: string; value: unknown }

/** Has the form of an id and belongs to nothing. */
export const nobodysId = '0123456789abcdef01234567'

const schemaOf = (type: z.core.$ZodType): Schema =>
  z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' })
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value that the schema takes, with every optional field. */
export const sampleOf = (type: z.core.$ZodType): unknown => sample(schemaOf(type))

/** Everything this schema refuses that a hostile or broken client might send: one fault at a time. */
export const faultsOf = (type: z.core.$ZodType): Fault[] =>
  faults(schemaOf(type)).filter(({ value }) => !z.safeParse(type, value).success)

function sample(schema: Schema): unknown {
  const choice = schema.anyOf?.[0]
  if (isSchema(choice)) return sample(choice)
  if (schema.enum) return schema.enum[0]
  if (schema.type === 'array') return isSchema(schema.items) ? [sample(schema.items)] : []
  if (schema.type === 'boolean') return true
  if (schema.type === 'integer' || schema.type === 'number') return 1
  return schema.type === 'object' ? sampleObject(schema) : sampleText(schema)
}

function sampleObject({ properties = {}, additionalProperties: entry }: Schema): unknown {
  const fields = Object.entries(properties).map(([name, field]) => [
    name,
    isSchema(field) ? sample(field) : true,
  ])
  return Object.fromEntries(isSchema(entry) ? [...fields, [nobodysId, sample(entry)]] : fields)
}

function sampleText({ pattern = '', format }: Schema): string {
  if (format === 'date-time') return '2026-01-01T00:00:00.000Z'
  if (format === 'email') return 'someone@example.org'
  if (pattern.includes('0-9a-f]{24}')) return nobodysId
  return pattern.includes('Extended_Pictographic') ? '👍' : 'something-long-enough'
}

const nested = (depth: number): unknown => {
  let value: unknown = 'deep'
  for (let level = 0; level < depth; level += 1) value = level % 2 ? { value } : [value]
  return value
}

/** Wrong wherever they stand, but for the one place whose type they happen to have. */
const strangers: Fault[] = [
  ...[null, true, 0, -1, 1.5, 1e308, '', 'text', '\0', '1; DROP', [], {}].map((value) => ({
    what: JSON.stringify(value),
    value,
  })),
  { what: 'an operator', value: { $ne: null } },
  { what: 'a comparison', value: { $gt: '' } },
  { what: 'code', value: { $where: 'sleep(1000)' } },
  { what: 'a regular expression', value: { $regex: '(a+)+$' } },
  { what: 'operators in a list', value: [{ $nor: [{}] }] },
  { what: 'an id of the wrong length', value: 'a'.repeat(23) },
  { what: 'an id of wrong letters', value: 'Z'.repeat(24) },
  { what: 'a path', value: '../../etc/passwd' },
  { what: 'a long text', value: 'x'.repeat(9_000) },
  { what: 'a long list', value: Array.from({ length: 5_000 }, () => 1) },
  { what: 'something deep', value: nested(1_000) },
]

/** What no client may say about itself, and what reaches for a prototype. */
const forbidden: [string, unknown][] = [
  ...['orgId', 'role', 'senderId', 'userId', 'createdAt', '_id', '$where', '$set'].map(
    (name): [string, unknown] => [name, 'x'],
  ),
  ['rev2', 1],
  ['constructor', { prototype: { polluted: true } }],
  ['__proto__', { polluted: true }],
]

function faults(schema: Schema): Fault[] {
  const inner = (schema.anyOf ?? [schema]).filter(isSchema).flatMap(innerFaults)
  return [...strangers, ...inner]
}

function innerFaults(schema: Schema): Fault[] {
  if (schema.type === 'object') return objectFaults(schema)
  if (schema.type !== 'array' || !isSchema(schema.items)) return []
  return faults(schema.items).map(({ what, value }) => ({ what: `in a list: ${what}`, value: [value] }))
}

function objectFaults(schema: Schema): Fault[] {
  const whole = sample(schema) as object
  const { properties = {}, additionalProperties: entry } = schema
  const without = Object.keys(properties).map((name) => ({
    what: `without ${name}`,
    value: Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name)),
  }))
  const wrong = Object.entries(properties).flatMap(([name, field]) =>
    isSchema(field) ? faults(field).map(({ what, value }) => withField(whole, name, value, what)) : [],
  )
  const entries = isSchema(entry)
    ? faults(entry).map(({ what, value }) => withField(whole, nobodysId, value, what))
    : []
  return [
    ...without,
    ...wrong,
    ...entries,
    ...forbidden.map(([name, value]) => withField(whole, name, value, 'it')),
  ]
}

/** Defines rather than assigns, so that `__proto__` is a field as it is in parsed JSON. */
function withField(whole: object, name: string, value: unknown, what: string): Fault {
  const changed = Object.fromEntries([
    ...Object.entries(whole).filter(([key]) => key !== name),
    [name, value],
  ])
  return { what: `${name}: ${what}`, value: changed }
}
