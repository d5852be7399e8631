import { createAction } from '@reduxjs/toolkit'
import type { Member } from '@oms-chat/shared'

/** What oneself changed about the members of a chat, as the server answered. */
export const membersChanged = createAction<{
  chatId: string
  members: Member[]
  removedUserIds: string[]
}>('members/changed')
