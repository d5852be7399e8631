import type { Logger } from 'pino'
import { createGeneration } from './chatLog/generation.ts'
import type { Env } from './env.ts'
import { connectDatabase, type Database, type EmbeddedOptions } from './infra/mongo.ts'
import { connectRedis, type RedisLink, type RedisTimes } from './infra/redis.ts'
import { driverCollection } from './models/driver.ts'
import { createModels, ensureIndexes, type Models } from './models/index.ts'
import { isHalfRestored } from './models/restoring.ts'

/** What is reached over connections. */
export type Stores = {
  database: Database
  models: Models
  /** null where none is named. */
  redis: RedisLink | null
  close(): Promise<void>
}

type Options = { logger: Logger; embedded?: EmbeddedOptions; redisTimes?: RedisTimes }

/** Connects to the database, with its indexes, and to Redis, which may be away. */
export async function openStores(env: Env, { logger, embedded, redisTimes }: Options): Promise<Stores> {
  const database = await connectDatabase({ url: env.mongodbUrl, dataDir: env.dataDir }, embedded)
  try {
    await refuseHalfRestored(database)
    const models = createModels(database.connection)
    await ensureIndexes(models)
    const redis = await joinCluster(env, models, logger, redisTimes)
    const close = async () => {
      redis?.close()
      await database.close()
    }
    return { database, models, redis, close }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Redis, if one is named, in a space of this database's own: several installations may share a server. */
async function joinCluster(
  { redisUrl: url }: Env,
  { generation }: Models,
  logger: Logger,
  times?: RedisTimes,
): Promise<RedisLink | null> {
  if (url === undefined) return null
  return connectRedis({ url, space: await createGeneration(driverCollection(generation))() }, logger, times)
}

async function refuseHalfRestored({ connection: { db } }: Database): Promise<void> {
  if (db && (await isHalfRestored(db)))
    throw new Error('a restore of this database did not come to its end: run it again')
}
