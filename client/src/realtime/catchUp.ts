import { type ChatChanges, isTransient, limits } from '@oms-chat/shared'
import { backoffDelay } from '../lib/backoff.ts'
import { pause, type RealtimeDeps, type Turn } from './deps.ts'

export type CatchUpDeps = Omit<RealtimeDeps, 'dispatch'> & {
  onChanges: (changes: ChatChanges) => void
  /** The server won't tell about a chat: what one is in has to be asked again. */
  onRefused: () => void
}

/** How many messages of each chat one request for many brings; the rest follows. */
const perChat = 50

/** Fetches what chats miss, in few requests, the open chat first. One request at a time. */
export const createCatchUp = ({ request, getState, clock, random, ...tell }: CatchUpDeps) => {
  const wanted = new Set<string>()
  let turn: Turn = { live: false }
  let running = false

  const afterOf = (chatId: string) => getState().chats.byId[chatId]?.whole ?? 0

  const nextBatch = (): string[] => {
    const { byId, openId } = getState().chats
    for (const chatId of wanted) if (!byId[chatId]) wanted.delete(chatId)
    return openId !== null && wanted.has(openId) ? [openId] : [...wanted].slice(0, limits.changesChats)
  }

  /** False: it may work later. */
  const fetchOne = async (chatId: string): Promise<boolean> => {
    const answer = await request('chat:changes', { chatId, after: afterOf(chatId) })
    if (answer.ok) tell.onChanges(answer.data)
    else if (isTransient(answer.error.code)) return false
    else tell.onRefused()
    return true
  }

  const fetchMany = async (chatIds: string[]): Promise<boolean> => {
    const chats = chatIds.map((chatId) => ({ chatId, after: afterOf(chatId) }))
    const answer = await request('changes', { chats, limit: perChat })
    if (answer.ok) for (const changes of answer.data.chats) tell.onChanges(changes)
    else if (isTransient(answer.error.code)) return false
    else for (const chatId of chatIds) await fetchOne(chatId)
    return true
  }

  const fetchBatch = (batch: string[]): Promise<boolean> => {
    const [first, ...others] = batch
    return first !== undefined && others.length === 0 ? fetchOne(first) : fetchMany(batch)
  }

  const runTurn = async (mine: Turn) => {
    let failures = 0
    for (let batch = nextBatch(); batch.length > 0 && mine.live; batch = nextBatch()) {
      for (const chatId of batch) wanted.delete(chatId)
      if (await fetchBatch(batch)) failures = 0
      else {
        for (const chatId of batch) wanted.add(chatId)
        failures += 1
        if (mine.live) await pause(clock, backoffDelay(failures, { firstMs: 1_000, maxMs: 30_000, random }))
      }
    }
  }

  const run = async () => {
    if (running) return
    running = true
    while (turn.live && wanted.size > 0) await runTurn(turn)
    running = false
  }

  return {
    want: (chatId: string) => {
      wanted.add(chatId)
      void run()
    },
    forget: (chatId: string) => wanted.delete(chatId),
    start: () => {
      turn = { live: true }
      void run()
    },
    stop: () => {
      turn.live = false
    },
  }
}
