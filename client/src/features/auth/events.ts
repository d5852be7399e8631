import { createAction } from '@reduxjs/toolkit'
import type { EventData, Organization, User } from '@oms-chat/shared'

export type EndedReason = EventData<'session:ended'>['reason']

export const signedIn = createAction<{ user: User; organization: Organization }>('session/signedIn')

/** The server has confirmed who one is, where the device had remembered it. */
export const sessionConfirmed = createAction<{ user: User; organization: Organization }>('session/confirmed')

/**
 * The session is over. `deliberate`: the person said so, and this device forgets them; otherwise what they
 * have not sent yet stays for their return.
 */
export const signedOut = createAction<{ reason: EndedReason; deliberate: boolean }>('session/signedOut')
