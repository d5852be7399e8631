import { execFile } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { mongo } from 'mongoose'
import type { Program } from './program.ts'

/** The disk of the database, which can be full. */
export type Disk = {
  /** From now on no file of the database's process grows; a process that starts anew has room again. */
  fill(): Promise<void>
  /** Throws unless the database refuses what needs room with an error, and answers otherwise. */
  expectFull(): Promise<void>
}

const run = promisify(execFile)
const megabyte = 'x'.repeat(1_000_000)

/** A full disk, had by a limit to the size of files: writing fails in the same places. */
export function createDisk(database: Program, folder: string, db: () => mongo.Db): Disk {
  return {
    async fill() {
      const files = await readdir(folder)
      const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size))
      await run('prlimit', ['--pid', String(database.pid()), `--fsize=${Math.max(...sizes)}:`])
    },
    async expectFull() {
      // Pages that were freed before are filled first: after a long run many.
      for (let n = 0; n < 1_000; n += 1)
        try {
          await db().collection('ballast').insertOne({ megabyte })
        } catch (error) {
          if (!database.isRunning()) throw new Error('the database died of a full disk', { cause: error })
          await db().command({ ping: 1 })
          return
        }
      throw new Error('the disk has room for a gigabyte')
    },
  }
}
