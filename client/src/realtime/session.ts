import { SHOULD_AUTOBATCH, type UnknownAction } from '@reduxjs/toolkit'
import type { Api } from '../app/ports.ts'
import type { AppDispatch, RootState } from '../app/store.ts'
import { type EndedReason, signedOut } from '../features/auth/events.ts'
import { chatDelta, deviceRestored } from '../features/chats/events.ts'
import { connectionChanged, storageChanged } from '../features/connection/connectionSlice.ts'
import { draftHeard } from '../features/composer/composerSlice.ts'
import { operationAcknowledged } from '../features/messages/events.ts'
import { latestRequested } from '../features/messages/loading.ts'
import { loadSettings } from '../features/settings/settingsSlice.ts'
import type { Auth } from '../lib/auth.ts'
import { newClientId } from '../lib/clientId.ts'
import type { Clock } from '../lib/clock.ts'
import type { DeviceStorage } from '../storage/storage.ts'
import { createDevice } from './device.ts'
import type { DeviceHistory } from './deviceHistory.ts'
import { createDrafts } from './drafts.ts'
import { createHear } from './hear.ts'
import { createLiveLater } from './liveLater.ts'
import { createPeople } from './people.ts'
import { watchPulse } from './pulse.ts'
import type { Signals } from './signals.ts'
import { createSocket } from './socket.ts'
import { createSync } from './sync.ts'
import type { TabNews } from './tabNews.ts'
import { openTabs } from './tabs.ts'
import { createWindows } from './windows.ts'

export type SessionDeps = {
  /** Where the server is, without a path. */
  url: string
  api: Api
  auth: Auth
  /** Loads what keeps things on the device. Rejects where its code can't be had now. */
  storage: () => Promise<DeviceStorage>
  /** Through it thunks read what this session keeps. */
  history: DeviceHistory
  /** The most messages this device may keep. */
  mostMessages: () => number
  signals: Signals
  clock: Clock
  /** A number in [0, 1). */
  random: () => number
  /** This tab's name, the same after a reload. */
  owner: string
}

type StoreSide = { dispatch: AppDispatch; getState: () => RootState; userId: string }

/** Everything that lives as long as somebody is signed in. */
export const createRealtimeSession = (deps: SessionDeps, { dispatch, getState, userId }: StoreSide) => {
  const { api, auth, clock, random, signals } = deps
  let inStep = false
  /** The person signed out in another tab, which sees to what the device holds. */
  let isForgotten = false
  let isOver = false

  /** What the server tells is shown with the next frame, however much comes at once. */
  const dispatchEvent = ((action: UnknownAction) =>
    dispatch({ ...action, meta: { [SHOULD_AUTOBATCH]: true } })) as AppDispatch

  const socket = createSocket({
    url: deps.url,
    clock,
    random,
    token: auth.token,
    onRefusedToken: () => void auth.renew(),
    onEvent: (message) => hear(message),
    onOther: (name, data) => live.hear(name, data),
    onConnected: () => void getInStep(),
    onDisconnected: (failures) => {
      inStep = false
      sync.stop()
      device.cutOff()
      dispatch(connectionChanged(failures === 0 ? 'connecting' : 'offline'))
    },
  })
  const { request } = socket
  const sync = createSync({
    request,
    clock,
    random,
    getState,
    dispatch: dispatchEvent,
    isKeeping: () => device.recorder.isKeeping(),
  })
  const live = createLiveLater({
    request,
    clock,
    getState,
    dispatch: dispatchEvent,
    isOnline: () => inStep,
    write: (chatId, rev) =>
      void device.withOutboxSoon((outbox) => outbox.add(newClientId(), { kind: 'read', chatId, rev })),
    stored: () => device.recorder.flush(),
  })
  const people = createPeople({ clock, getState, dispatch })
  const drafts = createDrafts({ clock, getState, dispatch, tellTabs: (news) => tabs.tell(news) })
  const windows = createWindows({ getState, dispatch })

  const hearTab = (news: TabNews) => {
    if (isOver) return
    switch (news.kind) {
      case 'acknowledged':
        dispatch(operationAcknowledged(news))
        void device.withUsedOutbox((outbox) =>
          outbox.heardAcknowledged(news.clientId, news.operation, news.messages),
        )
        break
      case 'changed':
        void device.withOutbox((outbox) => outbox.reread(news.clientIds))
        break
      case 'draft':
        dispatch(draftHeard(news))
        break
      case 'signed-out':
        isForgotten = true
        auth.forget()
        dispatch(signedOut({ reason: 'signed-out', deliberate: true }))
    }
  }
  const tabs = openTabs(userId, hearTab)

  const device = createDevice({
    userId,
    loadStorage: deps.storage,
    mostMessages: deps.mostMessages,
    getState,
    request,
    api,
    tellRead: live.tellRead,
    onBroken: () => dispatch(storageChanged('memory')),
    isOnline: () => inStep,
    // After the end its late answers concern only the other tabs.
    dispatch: (action) => isOver || dispatch(action),
    tellTabs: tabs.tell,
    onUnauthenticated: () => void auth.renew(),
    owner: deps.owner,
    clock,
    random,
  })

  /** In this order: what one missed, what one owes, the chat one looks at; the rest catches up meanwhile. */
  const getInStep = async () => {
    dispatch(connectionChanged('connecting'))
    const isFirst = getState().chats.generation === null
    if (!(await sync.start())) return
    inStep = true
    dispatch(connectionChanged('online'))
    device.inStep()
    windows.ensure()
    live.loadIn(3_000)
    if (isFirst) void dispatch(loadSettings())
  }

  /** What the device kept is shown first; then the network is asked what is new since. */
  const start = async () => {
    deps.history.serve(device.recorder.history)
    const snapshot = await device.read()
    if (isOver) return
    if (snapshot) dispatch(deviceRestored(snapshot))
    socket.start()
  }

  const end = (reason: EndedReason) => {
    if (reason === 'expired') return
    auth.forget()
    dispatch(signedOut({ reason, deliberate: false }))
  }

  const hear = createHear({ sync, dispatch: dispatchEvent, onDraining: socket.drain, onEnded: end })

  const unlisten = [
    ...watchPulse({ socket, getState, signals, auth }),
    signals.onHide(() => {
      drafts.saveAll()
      live.save()
      void device.recorder.flush()
    }),
    auth.onEnded(() => dispatch(signedOut({ reason: 'expired', deliberate: false }))),
  ]

  return {
    start,
    /** There is reason to believe that a connection can be had now. */
    hurry: socket.hurry,
    recorder: device.recorder,
    people,
    drafts,
    windows,
    submit: device.submit,
    withOutbox: device.withOutbox,
    shown: () => {
      device.shown()
      live.loadIn(500)
    },
    observe: live.observe,
    /** The server has another past than the one it was read in. */
    startOver: () => void device.withUsedOutbox((outbox) => outbox.startOver()),
    /** An acknowledgement is news of the chat's log, too. */
    hearAcknowledged: ({ messages, chat }: ReturnType<typeof operationAcknowledged>['payload']) => {
      if (chat) void dispatch(latestRequested({ chatId: chat.id }))
      for (const message of messages)
        if (getState().chats.byId[message.chatId])
          sync.hear(chatDelta(message.chatId, message.rev, { messages: [message] }))
    },
    /** Ends it all. `forget` wipes what the device holds of this account. */
    stop: async (forget: boolean) => {
      isOver = true
      deps.history.serve()
      for (const off of unlisten) off()
      const wipes = forget && !isForgotten
      if (wipes) tabs.tell({ kind: 'signed-out' })
      socket.stop()
      sync.stop()
      live.stop()
      await device.stop({ forget, wipe: wipes })
      tabs.close()
    },
  }
}

export type RealtimeSession = ReturnType<typeof createRealtimeSession>
