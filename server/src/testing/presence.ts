import type { Payload, Presence } from '@oms-chat/shared'
import { expect } from 'vitest'
import { eventually } from './eventually.ts'
import type { Person } from './people.ts'
import type { Connection } from './sockets.ts'

/** Asks how people are, by `presence:get`, or from now on by `presence:watch`. */
export async function ask(
  connection: Connection,
  event: 'presence:watch' | 'presence:get',
  userIds: string[],
): Promise<Presence[]> {
  const answer = await connection.request(event, { userIds })
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.data.presences
}

export const watch = (connection: Connection, ...people: Person[]): Promise<Presence[]> =>
  ask(
    connection,
    'presence:watch',
    people.map(({ user }) => user.id),
  )

export async function set(connection: Connection, given: Payload<'presence:set'>): Promise<Presence> {
  const answer = await connection.request('presence:set', given)
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.data.presence
}

/** All that a connection was told of presences, in order; of one person if one is named. */
export const told = ({ told: all }: Connection, person?: Person): Presence[] =>
  all
    .filter(({ event }) => event === 'presence:changed')
    .flatMap(({ data }) => (data as { presences: Presence[] }).presences)
    .filter(({ userId }) => person === undefined || userId === person.user.id)

/** Waits until that is the last that a connection was told of somebody. */
export const hears = (connection: Connection, person: Person, expected: Partial<Presence>) =>
  eventually(() => {
    expect(told(connection, person).at(-1)).toMatchObject(expected)
  })

/** Closes a connection as somebody does who leaves. */
export const away = ({ close, gone }: Connection): Promise<string> => {
  close()
  return gone
}
