import { type Chat, receiptNews, typingNews } from '@oms-chat/shared'
import { rootReducer } from '../app/store.ts'
import {
  changesReceived,
  chatOpened,
  deviceReset,
  readReached,
  receiptHeard,
  synced,
} from '../features/chats/events.ts'
import { isOwnRead } from '../features/chats/pointers.ts'
import { draftChanged } from '../features/composer/composerSlice.ts'
import { connectionChanged } from '../features/connection/connectionSlice.ts'
import { operationSubmitted, pageReceived } from '../features/messages/events.ts'
import { receiptsSlice, receiptsWatched } from '../features/messages/receiptsSlice.ts'
import { liveBegun, typingEnded, typingHeard } from '../features/presence/events.ts'
import { presenceChosen, presenceLooked, presenceSlice } from '../features/presence/presenceSlice.ts'
import { typingSlice } from '../features/presence/typingSlice.ts'
import { type Activity, activityHere } from './activity.ts'
import { createDeliveries } from './deliveries.ts'
import { createOwnTyping } from './ownTyping.ts'
import { createPresence } from './presence.ts'
import { createReads, type ReadsDeps } from './reads.ts'
import { createReceiptWatch } from './receiptWatch.ts'

/** Somebody's typing that isn't heard of again within this time is over: word of its end was lost. */
export const typingShownMs = 7_000

export type LiveDeps = ReadsDeps & {
  /** Resolves when all that the store took in so far is on the device. */
  stored: () => Promise<void>
  activity?: Activity
}

/** Who types and who is there, what everybody has got and read: what may come a moment later than the first chat. */
export const createLive = ({ activity = activityHere(), ...deps }: LiveDeps) => {
  const { dispatch, getState, clock } = deps
  const lapses = new Map<string, () => void>()
  rootReducer.inject(typingSlice)
  rootReducer.inject(presenceSlice)
  rootReducer.inject(receiptsSlice)
  dispatch(liveBegun())
  const own = createOwnTyping(deps)
  const deliveries = createDeliveries(deps)
  const reads = createReads(deps)
  const chatIds = Object.keys(getState().chats.byId)
  deliveries.came(chatIds)
  // What happened before may have left counts behind that only the server can make right.
  for (const chatId of chatIds) reads.moved(chatId)
  const presence = createPresence({ ...deps, activity })
  const receipts = createReceiptWatch(deps)
  const unlisten = [activity.onBlur(own.stop), presence.stop]

  const forgetLapse = (key: string) => {
    lapses.get(key)?.()
    lapses.delete(key)
  }

  const hearTyping = (isStart: boolean, data: unknown) => {
    const parsed = typingNews['typing:start'].safeParse(data)
    // A thread says by itself who writes in it.
    if (!parsed.success || parsed.data.threadRootId !== undefined) return
    const { chatId, userId } = parsed.data
    const key = `${chatId} ${userId}`
    forgetLapse(key)
    if (!isStart) {
      dispatch(typingEnded({ chatId, userId }))
      return
    }
    dispatch(typingHeard(parsed.data))
    const lapse = () => {
      lapses.delete(key)
      dispatch(typingEnded({ chatId, userId }))
    }
    lapses.set(key, clock.after(typingShownMs, lapse))
  }

  const hearReceipt = (kind: 'delivered' | 'read', data: unknown) => {
    const parsed = receiptNews[`message:${kind}`].safeParse(data)
    if (parsed.success) dispatch(receiptHeard({ ...parsed.data, kind }))
  }

  const hearSynced = (chats: readonly Chat[]) => {
    for (const { id } of chats) reads.counted(id)
    deliveries.came(chats.map(({ id }) => id))
    deliveries.compare(Object.fromEntries(chats.map(({ id, me }) => [id, me?.readRev ?? Infinity])))
  }

  return {
    /** An event that has no place in the log. */
    hear: (event: string, data: unknown) => {
      if (Object.hasOwn(typingNews, event)) hearTyping(event === 'typing:start', data)
      else if (event === 'presence:changed') presence.hear(data)
      else if (event === 'message:delivered') hearReceipt('delivered', data)
      else if (event === 'message:read') hearReceipt('read', data)
      else if (event === 'receipts:changed') receipts.hear(data)
    },
    /** What happens in the app: some of it is typing, or its end; some is reading. */
    observe: (action: unknown) => {
      if (draftChanged.match(action)) own.typed(action.payload.chatId, action.payload.text)
      else if (operationSubmitted.match(action)) {
        if (action.payload.operation.kind === 'send') own.stop()
      } else if (chatOpened.match(action)) own.stop()
      else if (changesReceived.match(action) || pageReceived.match(action)) {
        deliveries.came([action.payload.chatId])
        if (changesReceived.match(action)) reads.changed(action.payload.chatId)
      } else if (readReached.match(action)) reads.reached(action.payload.chatId, action.payload.rev)
      else if (receiptHeard.match(action)) {
        if (isOwnRead(action.payload, getState().chats.meId)) reads.moved(action.payload.chatId)
      } else if (deviceReset.match(action)) reads.startOver()
      else if (synced.match(action)) hearSynced(action.payload.chats)
      else if (presenceLooked.match(action)) presence.looked(action.payload.userId, action.payload.on)
      else if (receiptsWatched.match(action)) receipts.look(action.payload)
      else if (presenceChosen.match(action)) void presence.choose(action.payload)
      else if (connectionChanged.match(action)) {
        if (action.payload === 'online') reads.flush()
        else own.forget()
        presence.connected(action.payload === 'online')
        if (action.payload === 'online') receipts.connected()
      }
    },
    /** Tells the server how far one has read; how the outbox does it. */
    tellRead: reads.tell,
    /** The page may go: what is known is written down at once. */
    save: reads.saveAll,
    stop: () => {
      reads.stop()
      for (const off of unlisten) off()
      own.forget()
      deliveries.stop()
      for (const key of lapses.keys()) forgetLapse(key)
    },
  }
}

export type Live = ReturnType<typeof createLive>
