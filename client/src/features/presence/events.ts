import { createAction } from '@reduxjs/toolkit'
import type { Typing } from '@oms-chat/shared'

/** What shows who types and who is there has been loaded. */
export const liveBegun = createAction('presence/begun')

/** Somebody types in a chat. */
export const typingHeard = createAction<Typing>('presence/typingHeard')

/** They don't any more, or nothing has been heard of it for too long. */
export const typingEnded = createAction<Pick<Typing, 'chatId' | 'userId'>>('presence/typingEnded')
