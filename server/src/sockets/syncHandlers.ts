import type { Services } from '../services/index.ts'
import type { Handlers } from './on.ts'

type Events = 'sync' | 'chat:changes' | 'changes' | 'me:changes'

export const syncHandlers = ({ sync }: Pick<Services, 'sync'>): Pick<Handlers, Events> => ({
  sync: ({ actor }, held) => sync.sync(actor, held),
  'chat:changes': ({ actor }, range) => sync.chatChanges(actor, range),
  changes: ({ actor }, ranges) => sync.changes(actor, ranges),
  'me:changes': ({ actor }, range) => sync.meChanges(actor, range),
})
