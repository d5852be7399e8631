import { prepareServices } from '../composition.ts'
import type { Env } from '../env.ts'
import { joinDatabase } from '../infra/mongo.ts'
import { createLogger } from '../logger.ts'
import { createModels, ensureIndexes } from '../models/index.ts'
import type { Services } from '../services/index.ts'
import type { Broadcaster } from '../services/ports.ts'

/** Nobody is connected to this process; the servers learn from the database. */
const nobody: Broadcaster = {
  toChat() {},
  toUser() {},
  toOrganization() {},
  joinChat() {},
  leaveChat() {},
  share() {},
  endSession() {},
  endUser() {},
}

/** Runs something with services on the installation's database, whether a server runs on it or not. */
export const withInstallation =
  (env: Env) =>
  async <T>(act: (services: Services, publicUrl: string) => Promise<T>): Promise<T> => {
    const database = await joinDatabase({ url: env.mongodbUrl, dataDir: env.dataDir })
    try {
      const models = createModels(database.connection)
      await ensureIndexes(models)
      const publicUrl = env.publicUrl ?? `http://localhost:${env.port}`
      const clock = () => new Date()
      const logger = createLogger(env.logLevel)
      const compose = await prepareServices(env, { models, logger, clock, publicUrl: () => publicUrl })
      const services = compose({ clock, broadcaster: nobody })
      return await act(services, publicUrl)
    } finally {
      await database.close()
    }
  }
