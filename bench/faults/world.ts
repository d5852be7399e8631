import type { Answer } from '@oms-chat/shared'
import { register, restoreSession, signIn } from '../../client/src/features/auth/sessionSlice.ts'
import { chatOpened } from '../../client/src/features/chats/events.ts'
import { newClientId } from '../../client/src/lib/clientId.ts'
import type { Cluster } from './cluster.ts'
import { type Browser, createBrowser, type Device, openDevice } from './device.ts'
import type { Random } from './random.ts'
import { until } from './until.ts'

/** Somebody with the device they write on. */
export type Person = { device: Device; userId: string; orgId: string }

export type Group = { chatId: string; orgId: string; people: readonly Person[] }

export type World = {
  people: readonly Person[]
  groups: readonly Group[]
  /** The same person on a device that was never there before. */
  fresh(person: Person): Promise<Device>
}

type Size = {
  /** In the organisation that is talked in; another has two people of its own. */
  people: number
  groups: number
  /** Groups of two beside them. */
  pairs: number
  /** Milliseconds that people's clocks are ahead, by person. */
  ahead?: (index: number) => number
  /** The first two have two tabs each. */
  tabs?: boolean
}

const password = 'correct horse battery'

/** People of two organisations, each on a device with a network of its own, in groups of their organisation. */
export async function populate(
  cluster: Cluster,
  random: Random,
  { people: count, groups: groupCount, pairs, ahead, tabs = false }: Size,
): Promise<World> {
  const run = random.whole(0, 0xffff_ffff).toString(36)
  const deviceOf = async (name: string, index: number, place = '', browser?: Browser) =>
    openDevice({
      name: `${name}${place}`,
      link: await cluster.link(index),
      random: random.fork(name),
      place,
      ahead: ahead?.(index) ?? 0,
      // Some devices have no room for copies, and those that were never there before are gone soon.
      keepsCopies: place === '' && index % 3 === 0,
      ...(browser && { browser }),
    })

  /** Another tab beside the one in which somebody signed in. */
  const secondTab = async (person: Person, index: number, browser: Browser): Promise<Person> => {
    const { name } = person.device
    const device = openDevice({
      name: `${name}-tab`,
      link: await cluster.link(index + 1),
      random: random.fork(`${name} tab`),
      browser,
    })
    await device.store.dispatch(restoreSession()).unwrap()
    return { ...person, device }
  }

  const others: Person[] = []
  const organization = async (name: string, size: number): Promise<Person[]> => {
    const joined: Person[] = []
    let inviteToken: string | undefined
    for (let index = 0; index < size; index += 1) {
      const username = `${name}-${index}-${run}`
      const browser = createBrowser()
      const device = await deviceOf(username, index, '', browser)
      const identity = { fullName: username, username, email: `${username}@example.org`, password }
      const how = inviteToken === undefined ? { organizationName: name } : { inviteToken }
      await device.store.dispatch(register({ ...identity, ...how })).unwrap()
      const { user } = device.store.getState().session
      if (!user) throw new Error(`${username} isn’t signed in`)
      if (inviteToken === undefined) {
        const invite = await device.api.call('adminCreateInvite', { body: {} })
        if (!invite.ok) throw new Error(invite.error.message)
        inviteToken = invite.data.data.url.split('/').at(-1)
      }
      const person = { device, userId: user.id, orgId: user.orgId }
      joined.push(person)
      if (tabs && index < 2) others.push(await secondTab(person, index, browser))
    }
    return joined
  }

  const group = async (name: string, members: readonly Person[]): Promise<Group> => {
    const [first, ...others] = members
    if (!first) throw new Error('a group needs somebody')
    const made = await first.device.api.call('createGroup', {
      body: { clientId: newClientId(), name, memberIds: others.map(({ userId }) => userId) },
    })
    if (!made.ok) throw new Error(made.error.message)
    const { id }: Answer<'createGroup'>['data'] = made.data.data
    return { chatId: id, orgId: first.orgId, people: members }
  }

  const [ours, theirs] = [await organization('acme', count), await organization('globex', 2)]
  const groups = [await group('everybody', ours), await group('elsewhere', theirs)]
  for (let n = 1; n < groupCount; n += 1)
    groups.push(
      await group(
        `some ${n}`,
        ours.filter((_, index) => (index + n) % groupCount !== 0),
      ),
    )
  for (let n = 0; n < pairs; n += 1) {
    const pair = ours.filter((_, index) => index === n % count || index === (n + 1) % count)
    groups.push(await group(`two ${n}`, pair))
  }
  const people = [...ours, ...theirs, ...others]
  await Promise.all(
    groups.flatMap(({ chatId, people: members }) =>
      people
        .filter(({ userId }) => members.some((member) => member.userId === userId))
        .map(({ device }) =>
          until(
            () => device.store.getState().chats.byId[chatId] !== undefined,
            `${device.name} to be in ${chatId}`,
          ),
        ),
    ),
  )
  for (const { device } of people)
    device.store.dispatch(chatOpened(random.pick(groupsOf(device, groups)).chatId))

  return {
    people,
    groups,
    async fresh({ device: { name } }) {
      const login = name.replace(/-tab$/, '')
      const device = await deviceOf(name, random.whole(0, 2), '-fresh')
      await device.store.dispatch(signIn({ login, password })).unwrap()
      await until(() => device.store.getState().connection.status === 'online', `${device.name} to be online`)
      return device
    },
  }
}

/** The groups that a device knows. */
export const groupsOf = ({ store }: Device, groups: readonly Group[]): Group[] => {
  const { byId } = store.getState().chats
  return groups.filter(({ chatId }) => byId[chatId] !== undefined && byId[chatId]?.removed === null)
}
