import { setTimeout as sleep } from 'node:timers/promises'
import { ErrorCode, MongoError, badValue } from '../errors.ts'
import { Type, field, isNumber, numberOf, truthOf } from '../bson/value.ts'
import type { DocumentInput } from '../bson/writer.ts'
import type { Dispatch, Outcome } from '../wire/connection.ts'
import { type Request, type WriteReply, limits, replyOf } from '../wire/message.ts'
import * as collections from './collections.ts'
import type { Command, Context } from './context.ts'
import { explain } from './explain.ts'
import { type Failure, createFailPoints } from './failPoints.ts'
import * as read from './read.ts'
import * as schema from './schema.ts'
import { type Sessions, refuseTransaction } from './sessions.ts'
import * as write from './write.ts'

const reads: Readonly<Record<string, Command>> = {
  find: read.find,
  getMore: read.getMore,
  killCursors: read.killCursors,
  count: read.count,
  distinct: read.distinct,
  aggregate: read.aggregate,
  explain,
  listIndexes: schema.listIndexes,
  listCollections: collections.listCollections,
  listDatabases: collections.listDatabases,
}

/** Retryable: a driver may send them again with the same number. */
const writes: Readonly<Record<string, write.WriteCommand>> = {
  insert: write.insert,
  update: write.update,
  delete: write.remove,
  findAndModify: write.findAndModify,
  findandmodify: write.findAndModify,
}

const changes: Readonly<Record<string, Command>> = {
  createIndexes: schema.createIndexes,
  dropIndexes: schema.dropIndexes,
  create: collections.create,
  drop: collections.drop,
  dropDatabase: collections.dropDatabase,
  renameCollection: collections.renameCollection,
}

const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

/** Greets as a replica set of one, so that drivers use retryable writes and majority concerns. */
const hello = (address: string): DocumentInput => ({
  helloOk: true,
  isWritablePrimary: true,
  ismaster: true,
  secondary: false,
  setName: 'embedded',
  setVersion: 1,
  hosts: [address],
  primary: address,
  me: address,
  maxBsonObjectSize: limits.document,
  maxMessageSizeBytes: limits.message,
  maxWriteBatchSize: limits.batch,
  localTime: new Date(),
  logicalSessionTimeoutMinutes: 30,
  minWireVersion: 0,
  maxWireVersion: 21,
  readOnly: false,
})

const settable = new Set(['notablescan', 'ttlMonitorSleepSecs'])
const envelope = new Set([
  'setParameter',
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'apiVersion',
  'comment',
])

const createAdmin = (
  context: Context,
  address: () => string,
): Readonly<Record<string, (request: Request) => WriteReply>> => {
  const { settings } = context
  const greet = (): WriteReply => replyOf(hello(address()))
  const nothing = (): WriteReply => replyOf({})
  const setParameter = ({ fields }: Request): WriteReply => {
    for (const name of fields.keys())
      if (!settable.has(name) && !envelope.has(name))
        throw new MongoError(ErrorCode.InvalidOptions, `attempted to set unrecognized parameter [${name}]`)
    const scan = fields.get('notablescan')
    if (scan) settings.noTableScan = truthOf(scan)
    const sleepSeconds = fields.get('ttlMonitorSleepSecs')
    if (sleepSeconds && (!isNumber(sleepSeconds) || numberOf(sleepSeconds) <= 0))
      throw badValue('ttlMonitorSleepSecs must be greater than 0')
    if (sleepSeconds) settings.ttlMonitorSleepSecs = numberOf(sleepSeconds)
    return replyOf({ was: true })
  }
  const buildInfo = (): WriteReply =>
    replyOf({
      version: '7.0.0',
      versionArray: [7, 0, 0, 0],
      bits: 64,
      maxBsonObjectSize: limits.document,
      modules: [],
      storageEngines: ['lmdb'],
    })
  return {
    hello: greet,
    isMaster: greet,
    ismaster: greet,
    ping: nothing,
    endSessions: nothing,
    refreshSessions: nothing,
    killSessions: nothing,
    setParameter,
    getParameter: () =>
      replyOf({ notablescan: settings.noTableScan, ttlMonitorSleepSecs: settings.ttlMonitorSleepSecs }),
    buildInfo,
    buildinfo: buildInfo,
    connectionStatus: () => replyOf({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
  }
}

/** Whether a write may be answered before it is on the disk: nobody is in a hurry for its sync. */
const isPatient = ({ fields }: Request): boolean => {
  const concern = fields.get('writeConcern')
  if (concern?.type !== Type.object) return false
  const [w, journal] = [field(concern, 'w'), field(concern, 'j')]
  return w !== undefined && isNumber(w) && journal?.type === Type.bool && !truthOf(journal)
}

/** Runs commands: reads at once, writes in the next group commit, answered once that is on the disk. */
export const createDispatch = (context: Context, sessions: Sessions, address: () => string): Dispatch => {
  const failPoints = createFailPoints()
  const admin = createAdmin(context, address)

  const execute = (request: Request): WriteReply | Promise<WriteReply> => {
    const { name } = request
    const reading = own(reads, name)
    if (reading) {
      refuseTransaction(request)
      return reading(context, request)
    }
    const writing = own(writes, name)
    if (writing) {
      const work = () => replyOf(sessions.once(request, () => writing(context, request)))
      return context.commits.run(work, isPatient(request))
    }
    const changing = own(changes, name)
    if (changing) return context.commits.run(() => changing(context, request))
    const simple = own(admin, name)
    if (simple) return simple(request)
    if (name === 'configureFailPoint') return failPoints.configure(request)
    if (name === 'commitTransaction' || name === 'abortTransaction')
      throw new MongoError(ErrorCode.NoSuchTransaction, 'this server has no multi-document transactions')
    throw new MongoError(ErrorCode.CommandNotFound, `no such command: '${name}'`)
  }

  const fail = async (request: Request, failure: Failure): Promise<Outcome> => {
    if (failure.delayMilliseconds > 0) await sleep(failure.delayMilliseconds)
    if (failure.cut === 'before') return 'cut'
    if (failure.refusal) return failure.refusal
    const reply = await execute(request)
    if (failure.cut === 'after') return 'cut'
    const { writeConcernError } = failure
    if (!writeConcernError) return reply
    return (writer) => {
      reply(writer)
      writer.fields(writeConcernError)
    }
  }

  return (request) => {
    const failure = failPoints.next(request.name)
    return failure ? fail(request, failure) : execute(request)
  }
}
