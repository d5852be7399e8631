import { Organization, User } from '@oms-chat/shared'
import { forget, recall, remember } from './device.ts'
import type { AppStore } from './store.ts'

const name = 'identity'

export type Identity = { user: User; organization: Organization }

/** Who used this browser last and hasn't signed out: their chats open before, and without, the network. */
export const recallIdentity = (): Identity | null => {
  try {
    const { user, organization } = JSON.parse(recall(name) ?? '{}') as Partial<Identity>
    return { user: User.parse(user), organization: Organization.parse(organization) }
  } catch {
    return null
  }
}

/** Remembers from now on who is signed in, and forgets them when they aren't any more. */
export const keepIdentity = (store: AppStore): (() => void) => {
  let kept: unknown = null
  return store.subscribe(() => {
    const { session } = store.getState()
    if (session === kept) return
    kept = session
    const { status, user, organization } = session
    if (status === 'signed-in') remember(name, JSON.stringify({ user, organization }))
    else if (status === 'signed-out') forget(name)
  })
}
