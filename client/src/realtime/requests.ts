import { type ClientEvent, stepRequests } from '@oms-chat/shared'
import type * as z from 'zod/mini'

/** What is asked over the socket, by the name of its event: the form of the answer. */
export type Requests = { readonly [E in ClientEvent]?: { data: z.ZodMiniType } }

const early: Requests = stepRequests

const later = async (event: ClientEvent) => {
  const request = (await import('./laterRequests.ts')).laterRequests[event]
  if (!request) throw new Error(`there is no request ${event}`)
  return request
}

/** A request of the shared table; those that nothing asks at first come in a chunk of their own. Rejects where that can't be had now. */
export const requestOf = (event: ClientEvent) => early[event] ?? later(event)
