import type { Id } from '@oms-chat/shared'
import type { ReceiptMove } from '../../models/receiptMoves.ts'
import type { Timer } from '../ports.ts'
import type { PointerKind } from './blocks.ts'
import type { Pointers } from './totals.ts'

export type Move = ReceiptMove & { kind: PointerKind }

/** What became of a chat's pointers since they were written last. */
export type Moved = {
  moves: readonly Move[]
  /** Everyone's who moved lately, as far as they got. */
  pointers: ReadonlyMap<Id, Pointers>
  /** Somebody left, or shares their receipts from now on, or no longer. */
  touched: boolean
}

type Ledger = {
  pointers: Map<Id, Pointers>
  moves: Move[]
  /** The totals may be others although nobody moved. */
  touched: boolean
  running: Promise<void>
  /** Ends the pause between two writes. */
  hurry: () => void
}

type Deps = {
  timer: Timer
  /** Writes and tells; answers with the milliseconds until it may be called again for this chat. */
  flush: (chatId: Id, moved: Moved) => Promise<number>
  onError: (error: unknown) => void
}

/** Those who get a message at the same time are told of together. Milliseconds. */
const gatherMs = 40
const retryMs = 2_000

const furthest = (known: Pointers | undefined, stored: Pointers): Pointers => ({
  readRev: Math.max(known?.readRev ?? 0, stored.readRev),
  deliveredRev: Math.max(known?.deliveredRev ?? 0, stored.deliveredRev),
})

/**
 * The pointers that moved lately, by chat and member. The first move of a quiet chat is written almost at once; what
 * comes during the pause after a write is gathered, and the last of a member's pointers stands for all before it.
 */
export function createLedgers({ timer, flush, onError }: Deps) {
  const ledgers = new Map<Id, Ledger>()
  let closing = false

  const pause = (ledger: Ledger, ms: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = timer(ms, resolve)
      ledger.hurry = () => {
        cancel()
        resolve()
      }
      if (closing) ledger.hurry()
    })

  async function write(chatId: Id, ledger: Ledger): Promise<number> {
    const { moves, pointers, touched } = ledger
    Object.assign(ledger, { moves: [], touched: false })
    try {
      return await flush(chatId, { moves, pointers, touched })
    } catch (error) {
      onError(error)
      Object.assign(ledger, { moves: [...moves, ...ledger.moves], touched: touched || ledger.touched })
      return retryMs
    }
  }

  const isDue = ({ moves, touched }: Ledger): boolean => moves.length > 0 || touched

  /** Writes as long as there is something to write; then the chat is quiet, and what is stored is all there is. */
  async function run(chatId: Id, ledger: Ledger): Promise<void> {
    await pause(ledger, gatherMs)
    while (isDue(ledger)) {
      const ms = await write(chatId, ledger)
      // What can't be written when everything ends is told again by those who read it.
      if (closing && isDue(ledger)) break
      await pause(ledger, ms)
    }
    ledgers.delete(chatId)
  }

  function open(chatId: Id): Ledger {
    const known = ledgers.get(chatId)
    if (known) return known
    const ledger: Ledger = {
      pointers: new Map(),
      moves: [],
      touched: false,
      running: Promise.resolve(),
      hurry: () => {},
    }
    ledgers.set(chatId, ledger)
    ledger.running = run(chatId, ledger)
    return ledger
  }

  return {
    /** Someone's pointers, if they moved lately. */
    peek: (chatId: Id, userId: Id): Pointers | undefined => ledgers.get(chatId)?.pointers.get(userId),

    /** Pointers as they stand, where what was read of the database may be older. */
    over: <P extends Pointers>(chatId: Id, userId: Id, stored: P): P => {
      const known = ledgers.get(chatId)?.pointers.get(userId)
      return known ? { ...stored, ...furthest(known, stored) } : stored
    },

    /**
     * Moves someone's pointers to `rev`, never back, and says which of them moved. What is read has been delivered.
     * `stored` are the pointers as the database has them, or had them.
     */
    move(
      chatId: Id,
      userId: Id,
      stored: Pointers,
      { kind, rev, at }: { kind: PointerKind; rev: number; at: Date },
    ) {
      const before = furthest(ledgers.get(chatId)?.pointers.get(userId), stored)
      const { readRev, deliveredRev } = before
      const pointers = {
        readRev: kind === 'read' ? Math.max(readRev, rev) : readRev,
        deliveredRev: Math.max(deliveredRev, rev),
      }
      const moves: Move[] = []
      if (rev > deliveredRev) moves.push({ kind: 'delivered', userId, from: deliveredRev, to: rev, at })
      if (pointers.readRev > readRev) moves.push({ kind: 'read', userId, from: readRev, to: rev, at })
      if (moves.length > 0) {
        const ledger = open(chatId)
        ledger.pointers.set(userId, pointers)
        ledger.moves.push(...moves)
      }
      return { pointers, moved: moves.map((move) => move.kind) }
    },

    /** Somebody left, or shares their receipts from now on, or no longer. */
    touch(chatId: Id): void {
      open(chatId).touched = true
    },

    /** Writes what isn't written; nothing may be moved any more. */
    async close(): Promise<void> {
      closing = true
      for (const ledger of ledgers.values()) ledger.hurry()
      await Promise.all([...ledgers.values()].map(({ running }) => running))
    },
  }
}

export type Ledgers = ReturnType<typeof createLedgers>
