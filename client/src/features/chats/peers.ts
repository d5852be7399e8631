import { createSelector } from '@reduxjs/toolkit'
import type { RootState } from '../../app/store.ts'
import { selectCreations } from '../messages/selectors.ts'

/** The people with whom one has a direct chat already. */
export const selectDirectPeers = createSelector(
  [(state: RootState) => state.chats.byId, selectCreations],
  (held, creations) => {
    const peers = new Set<string>()
    for (const { chat, removed } of Object.values(held))
      if (!removed) for (const id of chat.directUserIds ?? []) peers.add(id)
    for (const { operation } of Object.values(creations))
      for (const id of operation.chat.directUserIds ?? []) peers.add(id)
    return peers
  },
)
