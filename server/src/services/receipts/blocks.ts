/** Which of one's two pointers in a chat. */
export type PointerKind = 'delivered' | 'read'

/** The span of revisions of a block, by level: moves of up to so many revisions are kept in blocks of that level. */
const spans = [64, 1_024, 16_384, 262_144, 4_194_304, Number.MAX_SAFE_INTEGER] as const

const nameOf = (kind: PointerKind, level: number, number: number): string => `${kind} ${level} ${number}`

/**
 * Where a move is kept: by where it ended, among moves of its own order of size. So whoever asks which move went
 * over a revision finds it in two blocks of each level, however old the revision and however long the chat.
 */
export function blockOf(kind: PointerKind, { from, to }: { from: number; to: number }): string {
  const level = spans.findIndex((span) => to - from <= span)
  return nameOf(kind, level, Math.floor(to / (spans[level] ?? Number.MAX_SAFE_INTEGER)))
}

/** All blocks in which a move that went over `rev` can be: it ended there, or less than its level's span later. */
export const blocksOver = (kind: PointerKind, rev: number): string[] =>
  spans.flatMap((span, level) => {
    const number = Math.floor(rev / span)
    return [nameOf(kind, level, number), nameOf(kind, level, number + 1)]
  })
