import type { Services } from '../services/index.ts'
import type { Handlers } from './on.ts'

export const typingHandlers = ({
  typing,
}: Pick<Services, 'typing'>): Pick<Handlers, 'typing:start' | 'typing:stop'> => ({
  'typing:start': (device, place) => typing.start(device.actor, device, place),
  'typing:stop': (device, place) => typing.stop(device.actor, device, place),
})
