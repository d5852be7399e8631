import { ErrorCode, MongoError } from '../errors.ts'
import { describe } from '../bson/reader.ts'
import { type Value, Type, elements, items } from '../bson/value.ts'
import { BsonWriter, nullValue } from '../bson/writer.ts'
import { isPosition } from '../query/path.ts'

/**
 * A document that is being changed. Only what lies on a changed path is taken apart; all else stays the bytes it is.
 */
export interface FieldsNode {
  readonly kind: 'fields'
  readonly fields: Map<string, Node>
}
export interface ListNode {
  readonly kind: 'list'
  readonly list: Node[]
}
export interface LeafNode {
  readonly kind: 'leaf'
  readonly value: Value
}
export type Node = FieldsNode | ListNode | LeafNode

export const leaf = (value: Value): LeafNode => ({ kind: 'leaf', value })

/** The node taken apart by one level; what isn't a document or array stays a leaf. */
export const open = (node: Node): Node => {
  if (node.kind !== 'leaf') return node
  if (node.value.type === Type.object)
    return {
      kind: 'fields',
      fields: new Map(elements(node.value).map(([name, value]) => [name, leaf(value)])),
    }
  if (node.value.type === Type.array) return { kind: 'list', list: items(node.value).map(leaf) }
  return node
}

const writeNode = (writer: BsonWriter, name: string, node: Node): void => {
  if (node.kind === 'leaf') {
    writer.value(name, node.value)
    return
  }
  writer.name(node.kind === 'fields' ? Type.object : Type.array, name)
  writeContainer(writer, node)
}

const writeContainer = (writer: BsonWriter, node: FieldsNode | ListNode): void => {
  const start = writer.open()
  if (node.kind === 'fields') for (const [name, inner] of node.fields) writeNode(writer, name, inner)
  else
    for (let at = 0; at < node.list.length; at++)
      writeNode(writer, String(at), node.list[at] ?? leaf(nullValue))
  writer.close(start)
}

/** The node as a value again. */
export const valueOf = (node: Node): Value => {
  if (node.kind === 'leaf') return node.value
  const writer = new BsonWriter(1024)
  writeContainer(writer, node)
  const bytes = writer.done()
  return { type: node.kind === 'fields' ? Type.object : Type.array, bytes, start: 0, end: bytes.length }
}

const notViable = (part: string, node: Node): MongoError =>
  new MongoError(
    ErrorCode.PathNotViable,
    `Cannot create field '${part}' in element {${describe(valueOf(node))}}`,
  )

const mostPadding = 1_500_000

/** The child at one part of a path, opened and put back in its place, so that it can be changed there. */
const child = (node: Node, part: string, create: boolean): Node | undefined => {
  if (node.kind === 'fields') {
    const found = node.fields.get(part)
    if (!found && !create) return undefined
    const opened: Node = found ? open(found) : { kind: 'fields', fields: new Map() }
    node.fields.set(part, opened)
    return opened
  }
  if (node.kind !== 'list' || !isPosition(part)) {
    if (create) throw notViable(part, node)
    return undefined
  }
  const at = Number(part)
  const found = node.list[at]
  if (!found && !create) return undefined
  const opened: Node = found ? open(found) : { kind: 'fields', fields: new Map() }
  put(node, part, opened)
  return opened
}

/** What holds the last part of a path; made on the way where `create` says so. */
export const holderOf = (root: Node, parts: readonly string[], create: boolean): Node | undefined => {
  let node: Node | undefined = root
  for (const part of parts.slice(0, -1)) {
    node = child(node, part, create)
    if (!node) return undefined
  }
  return node
}

export const get = (holder: Node, part: string): Node | undefined => {
  if (holder.kind === 'fields') return holder.fields.get(part)
  return holder.kind === 'list' && isPosition(part) ? holder.list[Number(part)] : undefined
}

export const put = (holder: Node, part: string, node: Node): void => {
  if (holder.kind === 'fields') {
    holder.fields.set(part, node)
    return
  }
  if (holder.kind !== 'list' || !isPosition(part)) throw notViable(part, holder)
  const at = Number(part)
  if (at > holder.list.length + mostPadding)
    throw new MongoError(ErrorCode.BadValue, 'the array would be padded with too many nulls')
  while (holder.list.length < at) holder.list.push(leaf(nullValue))
  holder.list[at] = node
}

/** Removes a field; in an array the place stays, as null. */
export const drop = (holder: Node, part: string): boolean => {
  if (holder.kind === 'fields') return holder.fields.delete(part)
  if (holder.kind !== 'list' || !isPosition(part) || holder.list[Number(part)] === undefined) return false
  holder.list[Number(part)] = leaf(nullValue)
  return true
}
