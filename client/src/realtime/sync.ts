import { type AckData, type Chat, type ChatChanges, limits, type Rev } from '@oms-chat/shared'
import {
  changesReceived,
  chatDelta,
  type ChatDelta,
  chatRemoved,
  chatReset,
  deviceReset,
  meChangesReceived,
  synced,
} from '../features/chats/events.ts'
import { backoffDelay } from '../lib/backoff.ts'
import { createCatchUp } from './catchUp.ts'
import { pause, type RealtimeDeps, type Turn } from './deps.ts'
import { createOwnLog } from './ownLog.ts'
import { createRevisions } from './revisions.ts'

/** Where nothing is kept, a window that is further behind than this is loaded anew: that is less than to catch up with. */
const furthest = 1_000
const resyncMs = 300

export type SyncDeps = RealtimeDeps & {
  /** Whether the device keeps what it hears: then whatever it knows of a chat has to catch up, however long it was away. */
  isKeeping: () => boolean
}

/**
 * Keeps the device in step with the server: `sync` when a connection stands, then live changes in their order,
 * and whatever is missing fetched.
 */
export const createSync = (deps: SyncDeps) => {
  const { request, dispatch, getState, clock, random } = deps
  let turn: Turn = { live: false }
  let ready = false
  /** The newest revision of one's own log that was heard of before the device was in step. */
  let ownHeard: Rev = 0
  let cancelResync: (() => void) | null = null
  /** By chat, which of all removals was its last. */
  const removals = new Map<string, number>()
  let removalCount = 0

  const resyncSoon = () => {
    cancelResync ??= clock.after(resyncMs * (1 + random()), () => {
      cancelResync = null
      void syncUntilDone(turn)
    })
  }

  const ownLog = createOwnLog(deps)
  const catchUp = createCatchUp({
    ...deps,
    onChanges: (changes) => applyChanges(changes),
    onRefused: resyncSoon,
  })
  const revisions = createRevisions({ ...deps, onHole: catchUp.want, onUnknown: resyncSoon })

  const forget = (chatId: string) => {
    revisions.forget(chatId)
    catchUp.forget(chatId)
  }

  const remove = (action: ReturnType<typeof chatRemoved>) => {
    removals.set(action.payload.chatId, (removalCount += 1))
    forget(action.payload.chatId)
    dispatch(action)
  }

  const reset = (chatId: string, head: Rev) => {
    forget(chatId)
    dispatch(chatReset({ chatId, head }))
  }

  const applyChanges = (changes: ChatChanges) => {
    const { chatId, upTo, head, messages, members = [], removedUserIds = [], chat = null } = changes
    if (!getState().chats.byId[chatId]) return
    if (changes.reset) {
      reset(chatId, head)
      return
    }
    dispatch(changesReceived(chatDelta(chatId, upTo, { messages, members, removedUserIds, chat })))
    revisions.settle(chatId)
    if (changes.more) catchUp.want(chatId)
    else revisions.note(chatId, head)
  }

  const held = () => {
    const chats = Object.values(getState().chats.byId).filter(({ removed }) => !removed)
    chats.sort((a, b) => (a.chat.lastActivityAt > b.chat.lastActivityAt ? -1 : 1))
    const entries = chats
      .slice(0, limits.syncChats)
      .map(({ chat, whole }) => [chat.id, { rev: whole, readRev: chat.me?.readRev ?? 0 }])
    return Object.fromEntries(entries) as Record<string, { rev: Rev; readRev: Rev }>
  }

  /**
   * Of a chat without copies nothing is held that could be old, so it is whole at once. One with a window, or
   * that the device keeps, has to catch up; null says so.
   */
  const wholeAfter = ({ id, head }: Chat): Rev | null => {
    const { chats, messages } = getState()
    const known = chats.byId[id]
    if (!known || !(messages.windows[id] || deps.isKeeping())) return head
    const behind = head - known.whole
    if (behind >= 0 && (deps.isKeeping() || behind <= furthest)) return null
    reset(id, head)
    return head
  }

  /** `asked`: how many removals had been heard before. A page may be older than those that came since. */
  const applyPage = ({ generation, chats: all, users, removed, now }: AckData<'sync'>, asked: number) => {
    const whole: Record<string, Rev> = {}
    const chats = all.filter(({ id }) => (removals.get(id) ?? 0) <= asked)
    if (chats.length < all.length) resyncSoon()
    for (const chat of chats) {
      const rev = wholeAfter(chat)
      if (rev !== null) whole[chat.id] = rev
      else if (chat.head > (getState().chats.byId[chat.id]?.whole ?? 0)) catchUp.want(chat.id)
    }
    dispatch(synced({ generation, chats, users, whole, aheadMs: Date.parse(now) - clock.now() }))
    for (const chatId of removed) remove(chatRemoved({ chatId, reason: 'removed' }))
  }

  const applyOwn = (known: string | null, me: Rev, mine: Turn) => {
    if (known === null) dispatch(meChangesReceived({ changes: [], upTo: me }))
    else if (me > getState().chats.meRev) void ownLog.fetch(mine)
  }

  type Outcome = 'done' | 'failed' | 'restored'

  const syncOnce = async (mine: Turn): Promise<Outcome> => {
    const { generation: known, meRev: me } = getState().chats
    const question = { ...(known === null ? {} : { generation: known }), me, chats: held() }
    const asked = removalCount
    let answer = await request('sync', question)
    for (;;) {
      if (!answer.ok || !mine.live) return 'failed'
      const page = answer.data
      if (known !== null && known !== page.generation) return 'restored'
      applyPage(page, asked)
      if (page.nextCursor === null) {
        applyOwn(known, page.me, mine)
        return 'done'
      }
      answer = await request('sync', { ...question, cursor: page.nextCursor })
    }
  }

  /** Another generation: the server's past isn't the one this device knows. */
  const startOver = () => {
    revisions.forgetAll()
    dispatch(deviceReset())
  }

  const syncUntilDone = async (mine: Turn): Promise<boolean> => {
    let failures = 0
    while (mine.live) {
      const outcome = await syncOnce(mine)
      if (!mine.live) return false
      if (outcome === 'done') {
        ready = true
        void ownLog.note(ownHeard, mine)
        revisions.open()
        catchUp.start()
        return true
      }
      if (outcome === 'restored') startOver()
      else await pause(clock, backoffDelay((failures += 1), { firstMs: 1_000, maxMs: 30_000, random }))
    }
    return false
  }

  const stop = () => {
    turn.live = false
    ready = false
    ownHeard = 0
    revisions.close()
    catchUp.stop()
    cancelResync?.()
    cancelResync = null
  }

  return {
    /** A connection stands. Resolves to whether the device got in step before it was lost again. */
    start: (): Promise<boolean> => {
      stop()
      turn = { live: true }
      return syncUntilDone(turn)
    },
    stop,
    /** A change with its content, from an event or an acknowledgement; `upTo` is its own revision. */
    hear: (delta: ChatDelta) => revisions.hear(delta),
    /** A revision without its content. */
    note: (chatId: string, rev: Rev) => revisions.note(chatId, rev),
    hearOwn: (action: ReturnType<typeof meChangesReceived>) => {
      if (ready) ownLog.hear(action, turn)
      else ownHeard = action.payload.upTo
    },
    heads: ({ me, heads }: { me: Rev; heads: Record<string, Rev> }) => {
      if (!ready) return
      for (const [chatId, rev] of Object.entries(heads)) revisions.note(chatId, rev)
      void ownLog.note(me, turn)
    },
    remove,
  }
}

export type Sync = ReturnType<typeof createSync>
