import { fail, ok, type Result } from '@oms-chat/shared'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Api } from '../../app/ports.ts'
import { type AppStore, createStore } from '../../app/store.ts'
import { exampleMember, exampleOrganization, exampleUser, id } from '../../testing/builders.ts'
import { signedIn } from '../auth/events.ts'
import { changesReceived, chatDelta, usersReceived } from '../chats/events.ts'
import { searchUsers } from '../users/searchUsers.ts'
import { selectUser, selectUsers } from '../users/usersSlice.ts'
import { loadMembers, selectMembers, selectMembersCursor } from './membersSlice.ts'
import { addMembers, changeRole, removeMember } from './thunks.ts'

const chatId = id(0xc1)
const grace = exampleUser({ id: id(2), fullName: 'Grace Hopper' })
const linus = exampleUser({ id: id(3), fullName: 'Linus Berg' })
const ada = exampleMember({ role: 'admin' })

let store: AppStore
let answers: Record<string, object>
const api: Api = {
  call: async (name) =>
    (answers[name] ? ok(answers[name]) : fail('FORBIDDEN', 'only admins')) as Result<never>,
}

beforeEach(() => {
  answers = {}
  store = createStore({ api, newClientId: () => 'operation-1', now: () => 0 })
  store.dispatch(
    signedIn({ user: exampleUser({ email: 'ada@example.org' }), organization: exampleOrganization }),
  )
})

const names = () => selectMembers(chatId)(store.getState()).map(({ user }) => user.fullName)
const load = async (...members: object[]) => {
  answers = { listMembers: { data: members, nextCursor: null } }
  await store.dispatch(loadMembers({ chatId }))
}

describe('the members of a chat', () => {
  it('are listed admins first, then by name, and are known as people from then on', async () => {
    expect(selectMembersCursor(chatId)(store.getState())).toBeUndefined()
    await load(exampleMember({ user: linus }), exampleMember({ user: grace }), ada)
    expect(names()).toEqual(['Ada Lovelace', 'Grace Hopper', 'Linus Berg'])
    expect(selectMembersCursor(chatId)(store.getState())).toBeNull()
    expect(selectUser(grace.id)(store.getState())?.fullName).toBe('Grace Hopper')
  })

  it('go on page by page, and a search does not disturb the list', async () => {
    answers = { listMembers: { data: [ada], nextCursor: 'next' } }
    await store.dispatch(loadMembers({ chatId }))
    answers = { listMembers: { data: [exampleMember({ user: grace })], nextCursor: null } }
    await store.dispatch(loadMembers({ chatId, cursor: 'next' }))
    answers = { listMembers: { data: [exampleMember({ user: grace })], nextCursor: null } }
    await store.dispatch(loadMembers({ chatId, q: 'gra' }))
    expect(names()).toEqual(['Ada Lovelace', 'Grace Hopper'])
  })

  it('come, change and go by what one does', async () => {
    await load(ada)
    answers = { addMembers: { data: [exampleMember({ user: linus }), exampleMember({ user: grace })] } }
    await store.dispatch(addMembers({ chatId, userIds: [linus.id, grace.id] }))
    answers = { updateMember: { data: exampleMember({ user: linus, role: 'admin' }) } }
    await store.dispatch(changeRole({ chatId, userId: linus.id, role: 'admin' }))
    expect(names()).toEqual(['Ada Lovelace', 'Linus Berg', 'Grace Hopper'])
    answers = { removeMember: { data: {} } }
    await store.dispatch(removeMember({ chatId, userId: linus.id }))
    expect(names()).toEqual(['Ada Lovelace', 'Grace Hopper'])
  })

  it('come and go by what one hears', async () => {
    await load(ada)
    store.dispatch(changesReceived(chatDelta(chatId, 1, { members: [exampleMember({ user: grace })] })))
    store.dispatch(changesReceived(chatDelta(chatId, 2, { removedUserIds: [ada.user.id] })))
    expect(names()).toEqual(['Grace Hopper'])
    store.dispatch(usersReceived([{ ...grace, fullName: 'Admiral Hopper' }]))
    expect(names()).toEqual(['Admiral Hopper'])
  })

  it('stay as they are when the server refuses', async () => {
    await load(ada, exampleMember({ user: grace }))
    answers = {}
    const refusals = await Promise.all([
      store.dispatch(removeMember({ chatId, userId: grace.id })),
      store.dispatch(changeRole({ chatId, userId: grace.id, role: 'admin' })),
      store.dispatch(addMembers({ chatId, userIds: [linus.id] })),
      store.dispatch(loadMembers({ chatId })),
    ])
    expect(refusals.map(({ payload }) => payload)).toEqual(
      refusals.map(() => ({ code: 'FORBIDDEN', message: 'only admins' })),
    )
    expect(names()).toEqual(['Ada Lovelace', 'Grace Hopper'])
  })
})

describe('people', () => {
  it('are found, and stay known', async () => {
    answers = { listUsers: { data: [grace], nextCursor: null } }
    expect(await store.dispatch(searchUsers('gra')).unwrap()).toEqual([grace])
    expect(selectUsers(store.getState())[grace.id]).toEqual(grace)
  })

  it('do not lose what only oneself sees to a shorter copy', () => {
    store.dispatch(usersReceived([exampleUser({ fullName: 'Ada King' })]))
    expect(selectUser(id(1))(store.getState())).toMatchObject({
      fullName: 'Ada King',
      email: 'ada@example.org',
    })
    expect(store.getState().session.user?.fullName).toBe('Ada King')
  })
})
