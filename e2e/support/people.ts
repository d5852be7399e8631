import { randomUUID } from 'node:crypto'

type SignedIn = { accessToken: string; user: { id: string; fullName: string; username: string } }
export type Person = SignedIn & {
  password: string
  call: (method: string, path: string, body?: object) => Promise<unknown>
}

const password = 'a-long-password'

async function request(url: string, token: string | undefined, method: string, path: string, body?: object) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer = (await response.json()) as { success: boolean; data: unknown; error?: { message: string } }
  if (!answer.success) throw new Error(`${method} ${path}: ${answer.error?.message ?? response.status}`)
  return answer.data
}

async function register(url: string, fullName: string, rest: object): Promise<Person> {
  const username = `${fullName.split(' ')[0]?.toLowerCase() ?? 'someone'}-${randomUUID().slice(0, 8)}`
  const signedIn = (await request(url, undefined, 'POST', '/auth/register', {
    fullName,
    username,
    email: `${username}@example.org`,
    password,
    ...rest,
  })) as SignedIn
  return {
    ...signedIn,
    password,
    call: (method, path, body) => request(url, signedIn.accessToken, method, path, body),
  }
}

/** An organisation of its own with these people in one group: the first is its owner. */
export async function foundGroup(url: string, groupName: string, names: string[]) {
  const [first, ...others] = names
  const owner = await register(url, first ?? 'Ada Okafor', {
    organizationName: `Organisation of ${groupName}`,
  })
  const invite = (await owner.call('POST', '/admin/invites', {})) as { url: string }
  const inviteToken = invite.url.split('/').at(-1)
  const members = [owner]
  for (const name of others) members.push(await register(url, name, { inviteToken }))
  const chat = (await owner.call('POST', '/chats/group', {
    name: groupName,
    memberIds: members.slice(1).map(({ user }) => user.id),
  })) as { id: string }
  return { members, chatId: chat.id }
}

export const say = (person: Person, chatId: string, content: string): Promise<unknown> =>
  person.call('POST', `/chats/${chatId}/messages`, { type: 'text', content })
