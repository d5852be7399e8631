import { nodeRows } from './rows/nodes.ts'
import { crowdRows } from './rows/crowd.ts'
import { databaseRows } from './rows/database.ts'
import { jobRows } from './rows/jobs.ts'
import { networkRows } from './rows/network.ts'
import { peopleRows } from './rows/people.ts'
import { redisRows } from './rows/redis.ts'
import type { Row } from './row.ts'

const onOwnDatabase = Object.fromEntries(
  Object.entries(databaseRows).map(([name, row]): [string, Row] => [name, { ...row, ownDatabase: true }]),
)

/** Every fault, by name. */
export const rows: Readonly<Record<string, Row>> = {
  ...nodeRows,
  ...crowdRows,
  ...onOwnDatabase,
  ...jobRows,
  ...networkRows,
  ...peopleRows,
  ...redisRows,
}

/** Those that are made when none is asked for by name. */
export const usualRows = (hasOwnDatabase: boolean): string[] =>
  Object.entries(rows).flatMap(([name, { ownDatabase = false }]) =>
    ownDatabase && !hasOwnDatabase ? [] : [name],
  )
