import type { Message, Rev } from '@oms-chat/shared'
import type { History } from '../app/ports.ts'
import type { RootState } from '../app/store.ts'
import {
  chatOpened,
  chatRemoved,
  chatReset,
  changesReceived,
  deviceReset,
  deviceRestored,
} from '../features/chats/events.ts'
import { messagesReceived, operationAcknowledged, pageReceived } from '../features/messages/events.ts'
import type { Clock } from '../lib/clock.ts'
import type { DeviceCopies, DeviceSnapshot } from '../storage/copies.ts'
import type { Pending } from './keeping.ts'
import { nothingWritten, type Written, writtenOf } from './written.ts'

type Deps = {
  /** Whether there are copies of an earlier time: those are read first. Without any, nothing is opened at once. */
  isHeld: Promise<boolean>
  /** Opens the copies, once. Null: this device can't keep anything. */
  openCopies: () => Promise<DeviceCopies | null>
  userId: string
  getState: () => RootState
  clock: Clock
  /** The most messages this device may keep. */
  mostMessages: () => number
  /** The store broke; the app goes on without it. */
  onBroken: () => void
}

const nothingPending = (): Pending => ({
  messages: [],
  spans: [],
  members: [],
  removedMembers: [],
  used: {},
  reset: new Set(),
})

/** What happens within one frame or three is one transaction. */
const gatherMs = 50
/** What is only needed once something is kept. It comes together with what opens the copies. */
const loadKeeping = async (mostMessages: () => number) => {
  const { batchOf, createStoring } = await import('./keeping.ts')
  return { batchOf, store: createStoring(mostMessages) }
}

/**
 * Writes what the server said to the device as the store takes it in: the messages that actions bring, and what
 * of the slices is new since the last write. Rows and the revision up to which they are whole are stored in one
 * transaction, so that the device is never ahead of itself.
 */
export const createRecorder = ({ userId, getState, clock, ...deps }: Deps) => {
  let opened: Promise<DeviceCopies | null> | null = null
  let opening: Promise<DeviceSnapshot | null> | null = null
  let pending = nothingPending()
  let written: Written = nothingWritten
  const past = new Set<string>()
  let cancelTimer: (() => void) | null = null
  let writing: Promise<void> = Promise.resolve()
  let keeping: Awaited<ReturnType<typeof loadKeeping>> | null = null
  /** What is observed while it waits is gathered, and written when keeping begins. */
  let state: 'waiting' | 'keeping' | 'broken' = 'waiting'

  const breakDown = () => {
    if (state === 'broken') return
    state = 'broken'
    pending = nothingPending()
    deps.onBroken()
  }

  /** Uses the copies if there are any; null when there are none or they broke on the way. */
  const use = async <T>(work: (device: DeviceCopies) => Promise<T>): Promise<T | null> => {
    const device = state === 'broken' ? null : await (opened ??= deps.openCopies())
    if (!device) {
      state = 'broken'
      return null
    }
    try {
      return await work(device)
    } catch {
      breakDown()
      return null
    }
  }

  /** Resolves when everything that was observed so far is stored. */
  const flush = async (): Promise<void> => {
    await opening
    cancelTimer?.()
    cancelTimer = null
    if (state !== 'keeping' || !keeping) return writing
    const { batchOf, store } = keeping
    const now = getState()
    const batch = batchOf(pending, written, now, { userId, past })
    if (!batch) return writing
    pending = nothingPending()
    written = writtenOf(now)
    writing = writing.then(async () => {
      await use((device) => store(device, batch))
    })
    return writing
  }

  const schedule = () => {
    cancelTimer ??= clock.after(gatherMs, () => void flush())
  }

  const forget = (chatId: string) => {
    pending.messages = pending.messages.filter((message) => message.chatId !== chatId)
    pending.spans = pending.spans.filter((span) => span.chatId !== chatId)
    pending.reset.add(chatId)
  }

  const bring = (chatId: string, messages: readonly Message[], from?: Rev, to?: Rev) => {
    pending.messages.push(...messages)
    if (from !== undefined && to !== undefined) pending.spans.push({ chatId, span: { from, to } })
  }

  const followChanges = ({ payload }: ReturnType<typeof changesReceived>, before: RootState) => {
    const { chatId, messages, members, removedUserIds } = payload
    const from = before.chats.byId[chatId]?.whole
    const to = getState().chats.byId[chatId]?.whole
    bring(chatId, messages, from === undefined ? undefined : from + 1, to)
    pending.members.push(...members)
    pending.removedMembers.push(...removedUserIds.map((userId) => ({ chatId, userId })))
  }

  const gather = (action: unknown, before: RootState) => {
    if (changesReceived.match(action)) followChanges(action, before)
    else if (pageReceived.match(action)) {
      const { chatId, messages, span } = action.payload
      if (span) bring(chatId, messages, span.from, span.to)
    } else if (messagesReceived.match(action)) bring(action.payload.chatId, action.payload.messages)
    else if (operationAcknowledged.match(action)) bring('', action.payload.messages)
    else if (chatReset.match(action) || chatRemoved.match(action)) forget(action.payload.chatId)
    else if (chatOpened.match(action) && action.payload !== null) pending.used[action.payload] = clock.now()
  }

  const observe = (action: unknown, before: RootState) => {
    if (state === 'broken') return
    if (deviceRestored.match(action)) {
      written = writtenOf(getState())
      return
    }
    if (deviceReset.match(action)) {
      if (before.chats.generation !== null) past.add(before.chats.generation)
      pending = nothingPending()
      written = nothingWritten
    }
    gather(action, before)
    if (before !== getState()) schedule()
  }

  /** Reads what is held; null while nothing is, which isn't worth opening anything for. */
  const look = async <T>(work: (device: DeviceCopies) => Promise<T>): Promise<T | null> =>
    state === 'waiting' && !(await deps.isHeld) ? null : use(work)

  /** Whether something of the chat's messages is known that isn't on its way to the device yet. */
  const awaits = (chatId: string) =>
    pending.reset.has(chatId) ||
    pending.spans.some((each) => each.chatId === chatId) ||
    pending.messages.some((each) => each.chatId === chatId)

  const history: History = {
    page: async (chatId, place, limit) => {
      await (awaits(chatId) ? flush() : writing)
      return look((device) => device.page(chatId, place, limit))
    },
    seqOf: (messageId) => look((device) => device.seqOf(messageId)),
    messageAt: (chatId, time) => look((device) => device.messageAt(chatId, time)),
    members: async (chatId) => (await look((device) => device.members(chatId))) ?? [],
  }

  const read = async (): Promise<DeviceSnapshot | null> => {
    const snapshot = await use(async (device) => {
      keeping ??= await loadKeeping(deps.mostMessages)
      return device.read()
    })
    if (state === 'waiting') state = 'keeping'
    return snapshot
  }
  const open = () => (opening ??= read())

  /**
   * Another tab has kept something since it was looked for, and may be gone: whether that is still in step isn't
   * known, so all of it is kept anew.
   */
  const replace = ({ generation, chats }: DeviceSnapshot) => {
    if (generation !== getState().chats.generation) past.add(generation)
    for (const { chat } of chats) pending.reset.add(chat.id)
    written = { ...nothingWritten, chats: Object.fromEntries(chats.map((held) => [held.chat.id, held])) }
  }

  return {
    observe,
    flush,
    history,
    /** What the device kept of an earlier time; null when there is nothing, or no telling. Keeps from then on. */
    read: open,
    /** Keeps from now on what was gathered so far, and all that comes. */
    begin: async () => {
      const snapshot = await open()
      if (snapshot) replace(snapshot)
      await flush()
    },
    /** Whether the store was opened, or at least tried. */
    isOpen: () => state !== 'waiting',
    /** Whether what is heard is being kept, now or when keeping begins. */
    isKeeping: () => state !== 'broken',
    /** Stores what is left, and lets go of the store. */
    stop: async (forgetAll: boolean) => {
      if (forgetAll) pending = nothingPending()
      else await flush()
      cancelTimer?.()
      state = 'broken'
      await writing
      ;(await opened)?.close()
    },
  }
}

export type Recorder = ReturnType<typeof createRecorder>
