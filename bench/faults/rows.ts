import { nodeRows } from './rows/nodes.ts'
import { databaseRows } from './rows/database.ts'
import { jobRows } from './rows/jobs.ts'
import { networkRows } from './rows/network.ts'
import { peopleRows } from './rows/people.ts'
import { redisRows } from './rows/redis.ts'
import type { Row } from './row.ts'

/** Every fault, by name. */
export const rows: Readonly<Record<string, Row>> = {
  ...nodeRows,
  ...databaseRows,
  ...jobRows,
  ...networkRows,
  ...peopleRows,
  ...redisRows,
}
