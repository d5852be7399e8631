import { readFileSync } from 'node:fs'
import { BaseSequencer } from 'vitest/node'

/** Begun first, so that nothing long is left for the end: a new machine doesn’t know how long each took. */
const longest = [
  'server/src/sockets/acrossNodes.test.ts',
  'server/src/admin/backup/backup.test.ts',
  'server/src/redisCluster.test.ts',
  'embedded-mongo/src/durability.test.ts',
  'server/src/worker.test.ts',
  'server/src/durability.test.ts',
  'server/src/demo/killed.test.ts',
  'server/src/sockets/cluster.test.ts',
  'client/src/realtime/realServer.test.ts',
  'client/src/realtime/rollingRestart.test.ts',
]
const projects = ['node', 'client', 'components']

const rankOf = ({ moduleId }) => {
  const index = longest.findIndex((path) => moduleId.endsWith(path))
  return index < 0 ? longest.length : index
}
const wantsPage = ({ moduleId }) => readFileSync(moduleId, 'utf8').startsWith('// @vitest-environment jsdom')

/**
 * A worker serves one project and one environment, and ends when the next file is of another: files of one kind come
 * one after the other.
 */
export class LongestFirst extends BaseSequencer {
  async sort(files) {
    const sorted = await super.sort(files)
    const places = new Map(
      sorted.map((file) => [
        file,
        [projects.indexOf(file.project.name), Number(wantsPage(file)), rankOf(file)],
      ]),
    )
    const differences = (a, b) => places.get(a).map((place, index) => place - places.get(b)[index])
    return sorted.sort((a, b) => differences(a, b).find((difference) => difference !== 0) ?? 0)
  }
}
