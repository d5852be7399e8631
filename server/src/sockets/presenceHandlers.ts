import { ok } from '@oms-chat/shared'
import type { Services } from '../services/index.ts'
import { done } from '../services/nothing.ts'
import type { Handlers } from './on.ts'
import type { PresenceWatch } from './presenceWatch.ts'

type Events = 'presence:watch' | 'presence:get' | 'presence:set' | 'presence:ping'

export const presenceHandlers = (
  { presence }: Pick<Services, 'presence'>,
  watch: PresenceWatch,
): Pick<Handlers, Events> => ({
  'presence:watch': async (device, { userIds }) => ok({ presences: await watch.watch(device, userIds) }),
  'presence:get': async (device, { userIds }) =>
    ok({ presences: await presence.get(device.actor, userIds, watch.seesLastSeen(device)) }),
  'presence:set': ({ actor }, given) => presence.set(actor, given),
  'presence:ping': (device, { active }) => {
    watch.ping(device, active)
    return Promise.resolve(done)
  },
})
