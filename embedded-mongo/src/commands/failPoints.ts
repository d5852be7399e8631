import { failedToParse } from '../errors.ts'
import { type Value, Type, field, isNumber, items, numberOf, stringOf, truthOf } from '../bson/value.ts'
import type { DocumentInput } from '../bson/writer.ts'
import { type Request, type WriteReply, replyOf } from '../wire/message.ts'

/** What a fail point does to one command. */
export interface Failure {
  readonly delayMilliseconds: number
  /** Cut the connection instead of answering; `after` the command was carried out, or `before`. */
  readonly cut: 'before' | 'after' | undefined
  /** Refuse with this instead of running. */
  readonly refusal: WriteReply | undefined
  /** Goes into the answer of the command, which is carried out. */
  readonly writeConcernError: DocumentInput | undefined
}

interface FailPoint {
  times: number
  skip: number
  readonly commands: ReadonlySet<string>
  readonly failure: Failure
}

/**
 * `configureFailPoint: "failCommand"` as MongoDB's test builds have it, and one addition: with
 * `data.replyLost: true` the command is carried out, and then the connection is cut without an answer.
 */
export interface FailPoints {
  configure(request: Request): WriteReply
  /** How this command is to fail, if it is; counts down. */
  next(name: string): Failure | undefined
}

const modeOf = (mode: Value | undefined): { times: number; skip: number } => {
  if (mode?.type === Type.string) {
    if (stringOf(mode) === 'off') return { times: 0, skip: 0 }
    if (stringOf(mode) === 'alwaysOn') return { times: Number.POSITIVE_INFINITY, skip: 0 }
  } else if (mode?.type === Type.object) {
    const [times, skip] = [field(mode, 'times'), field(mode, 'skip')]
    if (times && isNumber(times)) return { times: numberOf(times), skip: 0 }
    if (skip && isNumber(skip)) return { times: Number.POSITIVE_INFINITY, skip: numberOf(skip) }
  }
  throw failedToParse("mode must be 'off', 'alwaysOn', { times: n } or { skip: n }")
}

const listOf = (value: Value | undefined): Value[] => (value?.type === Type.array ? items(value) : [])

const failureOf = (data: Value): Failure => {
  const number = (name: string): number | undefined => {
    const value = field(data, name)
    return value && isNumber(value) ? numberOf(value) : undefined
  }
  const labels = listOf(field(data, 'errorLabels'))
  const code = number('errorCode')
  const concern = field(data, 'writeConcernError')
  return {
    delayMilliseconds: truthOf(field(data, 'blockConnection')) ? (number('blockTimeMS') ?? 0) : 0,
    cut: truthOf(field(data, 'replyLost'))
      ? 'after'
      : truthOf(field(data, 'closeConnection'))
        ? 'before'
        : undefined,
    refusal: code === undefined ? undefined : refusalOf(code, labels),
    writeConcernError: concern && {
      writeConcernError: concern,
      ...(labels.length > 0 ? { errorLabels: labels } : {}),
    },
  }
}

const refusalOf =
  (code: number, labels: readonly Value[]): WriteReply =>
  (writer) => {
    writer.double('ok', 0)
    writer.string('errmsg', "Failing command via 'failCommand' failpoint")
    writer.int32('code', code)
    if (labels.length > 0) writer.array('errorLabels', labels)
  }

export const createFailPoints = (): FailPoints => {
  let active: FailPoint | undefined
  return {
    configure: ({ fields }) => {
      const name = fields.get('configureFailPoint')
      if (name?.type !== Type.string || stringOf(name) !== 'failCommand')
        throw failedToParse('only the fail point failCommand is known')
      const { times, skip } = modeOf(fields.get('mode'))
      const data = fields.get('data')
      if (times === 0) active = undefined
      else if (data?.type !== Type.object) throw failedToParse('data must be an object')
      else {
        const commands = new Set(listOf(field(data, 'failCommands')).map(stringOf))
        active = { times, skip, commands, failure: failureOf(data) }
      }
      return replyOf({})
    },
    next: (name) => {
      if (!active?.commands.has(name)) return undefined
      if (active.skip > 0) {
        active.skip--
        return undefined
      }
      const { failure } = active
      if (--active.times <= 0) active = undefined
      return failure
    },
  }
}
