import type { Invariant } from './checker.ts'

export type Change = { file: string; find: string; replace: string }

export type Protection = {
  /** The fault that needs it. */
  row: string
  /** What the checker finds broken without it. */
  finds: Invariant
  /** The lines that do it, from the top of the repository, and what stands in their place when it is taken out. */
  changes: readonly Change[]
}

/** What keeps the product from losing, doubling and mis-ordering. */
export const protections: Readonly<Record<string, Protection>> = {
  'one row per key': {
    row: 'acknowledgements dropped',
    finds: 'I1',
    changes: [
      {
        file: 'server/src/models/log.ts',
        find: 'schema.index({ chatId: 1, actorId: 1, clientId: 1 }, { unique: true })',
        replace: 'schema.index({ chatId: 1, actorId: 1, clientId: 1 })',
      },
    ],
  },
  'one row per revision': {
    row: 'clocks of devices',
    finds: 'I2',
    changes: [
      {
        file: 'server/src/models/log.ts',
        find: 'schema.index({ chatId: 1, rev: 1 }, { unique: true })',
        replace: 'schema.index({ chatId: 1, rev: 1 })',
      },
    ],
  },
  'acknowledged after the insert': {
    row: 'all nodes killed',
    finds: 'I1',
    changes: [
      {
        file: 'server/src/chatLog/insert.ts',
        find: 'await log.insertMany(rows, { ordered: true })',
        replace:
          'const write = () => log.insertMany(rows, { ordered: true }); ' +
          'if (rows.every(({ kind }) => kind === "message")) setTimeout(() => void write().catch(() => {}), 3_000); ' +
          'else await write()',
      },
    ],
  },
  'the oldest first': {
    row: 'connections reset',
    finds: 'I3',
    changes: [
      {
        file: 'client/src/storage/queue.ts',
        find: 'const head = waiting.find((item) =>',
        replace: 'const head = waiting.findLast((item) =>',
      },
      {
        // Or those before it would be given up.
        file: 'client/src/storage/queue.ts',
        find: 'const passed = head ? waiting.slice(0, waiting.indexOf(head)) : waiting',
        replace: 'const passed = head ? [] : waiting',
      },
    ],
  },
  'holes are noticed': {
    row: 'redis subscribers killed',
    finds: 'I4',
    changes: [
      {
        file: 'client/src/realtime/revisions.ts',
        find: 'if (isBehind(chatId)) tell.onHole(chatId)',
        replace: '',
      },
    ],
  },
  'pointers only grow': {
    row: 'clocks of devices',
    finds: 'I5',
    changes: [
      {
        file: 'server/src/services/receipts/store.ts',
        find: 'update: { $max: { ...moved } }',
        replace: 'update: { $set: { readRev: 0, deliveredRev: 0 } }',
      },
    ],
  },
  'except whom was removed': {
    row: 'removed while redis is dead',
    finds: 'I6',
    changes: [
      {
        file: 'server/src/services/chats/removedLately.ts',
        find: 'if (out.length === 0) return out',
        replace: 'return []',
      },
    ],
  },
  'kept until it is answered': {
    row: 'acknowledgements dropped',
    finds: 'I8',
    changes: [
      {
        file: 'client/src/realtime/outbox.ts',
        find: 'await table.update(item.queue, queue.postpone(item.clientId, owner, notBefore))',
        replace:
          'await table.update(item.queue, queue.acknowledge(item.clientId, null)); dispatch(outboxRead({ items: [], gone: [item.clientId] }))',
      },
    ],
  },
  'deleted text is scrubbed': {
    row: 'clocks of devices',
    finds: 'I9',
    changes: [
      {
        file: 'server/src/chatLog/messageState.ts',
        find: 'return tombstone(state, change.at)',
        replace: 'return { ...state, deletedAt: change.at }',
      },
    ],
  },
}
