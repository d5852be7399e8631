import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { protections } from './protections.ts'

const root = new URL('../../', import.meta.url)

it.each(Object.entries(protections))(
  '%s: its lines are where the harness takes them out',
  async (_, { changes }) => {
    for (const { file, find } of changes) {
      const source = await readFile(new URL(file, root), 'utf8')
      expect(source.split(find), file).toHaveLength(2)
    }
  },
)
