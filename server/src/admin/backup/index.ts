import { mkdir, readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Env } from '../../env.ts'
import { createFolderStore } from '../../infra/folderStore.ts'
import { connectDatabase, type Database, joinDatabase } from '../../infra/mongo.ts'
import { createModels } from '../../models/index.ts'
import { CommandRefused } from '../refused.ts'
import { type Held, writeArchive } from './archive.ts'
import { dump } from './dump.ts'
import { type Place, restore } from './restore.ts'

const ending = '.jsonl.gz'

const isFolder = async (path: string): Promise<boolean> =>
  path.endsWith('/') || (await stat(path).catch(() => null))?.isDirectory() === true

/** `to`, or a file in the folder `to` that says when it was made. */
async function fileFor(to: string, at: Date): Promise<string> {
  if (!(await isFolder(to))) return resolve(to)
  await mkdir(to, { recursive: true, mode: 0o700 })
  return join(resolve(to), `oms-chat-${at.toISOString().replace(/[-:]|\.\d+/g, '')}${ending}`)
}

/** `from`, or the newest backup in the folder `from`. */
async function fileIn(from: string): Promise<string> {
  if (!(await isFolder(from))) return resolve(from)
  const names = (await readdir(from)).filter((name) => name.startsWith('oms-chat-') && name.endsWith(ending))
  const newest = names.toSorted().at(-1)
  if (newest === undefined) throw new CommandRefused(`There is no backup in ${from}.`)
  return join(resolve(from), newest)
}

/** Runs something on a database, and lets go of it. */
async function on<T>(env: Env, connecting: Promise<Database>, act: (place: Place) => Promise<T>): Promise<T> {
  const database = await connecting.catch((error: unknown) => {
    throw new CommandRefused(error instanceof Error ? error.message : String(error))
  })
  try {
    const { connection } = database
    if (!connection.db) throw new Error('the database isn’t connected')
    const files = createFolderStore(join(env.dataDir, 'files'))
    return await act({ db: connection.db, models: createModels(connection), files })
  } finally {
    await database.close()
  }
}

/** Copies of a whole installation, and the way back. See docs/decisions/0006-backups.md. */
export const createBackups = (env: Env) => {
  const place = { url: env.mongodbUrl, dataDir: env.dataDir }
  return {
    /** Writes everything into one file, whether servers run or not; answers with where and how much. */
    async backup(to: string): Promise<Held & { path: string; bytes: number }> {
      const at = new Date()
      const path = await fileFor(to, at)
      const written = await on(env, joinDatabase(place), ({ models, files }) =>
        writeArchive(path, dump(models, files, at)),
      )
      return { path, ...written }
    },

    /** As `restore`; no server may run on the database. */
    async restore(from: string, options: { replace: boolean }) {
      const path = await fileIn(from)
      return on(env, connectDatabase(place), (there) => restore(path, there, options))
    },
  }
}

export type Backups = ReturnType<typeof createBackups>
