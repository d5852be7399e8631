import type { Rev } from '@oms-chat/shared'

/** Revisions `from` to `to`, both included, of which the device holds every message of the main list. */
export type Span = { from: Rev; to: Rev }

/** Spans in ascending order, with `added` among them; what overlaps or touches becomes one. */
export const addSpan = (spans: readonly Span[], added: Span): Span[] => {
  if (added.to < added.from) return [...spans]
  const before = spans.filter(({ to }) => to + 1 < added.from)
  const after = spans.filter(({ from }) => from > added.to + 1)
  const joined = spans.filter(({ from, to }) => to + 1 >= added.from && from <= added.to + 1)
  const from = Math.min(added.from, ...joined.map((span) => span.from))
  const to = Math.max(added.to, ...joined.map((span) => span.to))
  return [...before, { from, to }, ...after]
}

/** The span that holds a revision. */
export const spanAt = (spans: readonly Span[], rev: Rev): Span | undefined =>
  spans.find(({ from, to }) => from <= rev && rev <= to)

/** What is left when everything below `oldest` goes. */
export const cutBelow = (spans: readonly Span[], oldest: Rev): Span[] =>
  spans.flatMap(({ from, to }) => (to < oldest ? [] : [{ from: Math.max(from, oldest), to }]))
