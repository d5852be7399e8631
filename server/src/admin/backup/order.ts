import type { Models } from '../../models/index.ts'

type Name = keyof Models

/**
 * When a collection is read into a backup while people go on writing. Folds come before the log, so that none is
 * ahead of it; what others refer to comes after them, so that nothing refers into the void. `null` is what belongs to
 * the database and not to its data.
 */
const turns = {
  chats: 1,
  memberships: 1,
  receiptMoves: 1,
  personal: 1,
  log: 2,
  sessions: 3,
  passwordResets: 3,
  invites: 3,
  chatInvites: 3,
  users: 4,
  properties: 5,
  organizations: 6,
  files: 6,
  revocations: 7,
  generation: null,
  nodes: null,
} satisfies Record<Name, number | null>

const turnOf = (name: Name): number | null => turns[name]

/** The collections of a backup, in the order in which they are read. */
export const inOrder = (models: Models): Models[Name][] =>
  (Object.keys(turns) as Name[])
    .filter((name) => turnOf(name) !== null)
    .toSorted((a, b) => (turnOf(a) ?? 0) - (turnOf(b) ?? 0))
    .map((name) => models[name])
