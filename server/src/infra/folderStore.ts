import { createReadStream } from 'node:fs'
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const id = /^[0-9a-f]{24}$/

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** What is in a folder; nothing where there is none. */
async function entriesOf(dir: string): Promise<string[]> {
  try {
    return await readdir(dir)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

export type FolderStore = ReturnType<typeof createFolderStore>

/** Keeps files' bytes in a folder; each appears under its id at once and whole. */
export function createFolderStore(dir: string) {
  const place = (fileId: string) => {
    if (!id.test(fileId)) throw new Error('not a file’s id')
    return join(dir, fileId.slice(-2), fileId)
  }
  return {
    async put(fileId: string, bytes: Uint8Array): Promise<void> {
      const path = place(fileId)
      await mkdir(join(dir, fileId.slice(-2)), { recursive: true, mode: 0o700 })
      try {
        await writeFile(`${path}.part`, bytes, { mode: 0o600 })
        await rename(`${path}.part`, path)
      } catch (error) {
        await rm(`${path}.part`, { force: true })
        throw error
      }
    },
    async open(fileId: string): Promise<NodeJS.ReadableStream | null> {
      const path = place(fileId)
      const there = await access(path).then(
        () => true,
        () => false,
      )
      return there ? createReadStream(path) : null
    },
    read: (fileId: string): Promise<Buffer> => readFile(place(fileId)),
    remove: (fileId: string): Promise<void> => rm(place(fileId), { force: true }),
    /** The ids of all that is kept. */
    async *all(): AsyncGenerator<string> {
      for (const folder of (await entriesOf(dir)).toSorted())
        for (const name of await entriesOf(join(dir, folder))) if (id.test(name)) yield name
    },
  }
}
