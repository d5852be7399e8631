import type { Id, User } from '@oms-chat/shared'
import { gathered } from '../chatLog/gathered.ts'
import { objectId } from '../chatLog/ids.ts'
import { driverCollection } from '../models/driver.ts'
import type { Models } from '../models/index.ts'
import { toUser } from '../models/user.ts'

/** People by id, as others see them. */
export type UsersOf = (userIds: Iterable<Id>) => Promise<Map<Id, User>>

/** Reads people as often as they are named: a query by id, without documents, for all who are named at once. */
export function createDirectory(models: Pick<Models, 'users'>): UsersOf {
  const users = driverCollection(models.users)
  const read = gathered(async (userIds: readonly Id[]) => {
    const rows = await users
      .find({ _id: { $in: userIds.map(objectId) } }, { projection: { passwordHash: 0, email: 0 } })
      .toArray()
    return new Map(rows.map((row) => [row._id.toHexString(), toUser(row)]))
  })
  return async (userIds) => {
    const ids = [...new Set(userIds)]
    return ids.length === 0 ? new Map() : read(ids)
  }
}

export const namesOf = (users: ReadonlyMap<Id, User>): ReadonlyMap<Id, string> =>
  new Map([...users].map(([id, { fullName }]) => [id, fullName]))
