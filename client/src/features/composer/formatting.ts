export type Edit = { from: number; to: number; insert: string; selectFrom: number; selectTo: number }

const marks = { b: '**', i: '*', e: '`' } as const
export type FormatKey = keyof typeof marks

/** Puts a mark around what is selected, or takes it off again; an empty selection gets the caret between. */
export function format(text: string, from: number, to: number, key: FormatKey): Edit {
  const mark = marks[key]
  const length = mark.length
  const selected = text.slice(from, to)
  const isMarked = text.slice(from - length, from) === mark && text.slice(to, to + length) === mark
  if (isMarked)
    return {
      from: from - length,
      to: to + length,
      insert: selected,
      selectFrom: from - length,
      selectTo: to - length,
    }
  return {
    from,
    to,
    insert: `${mark}${selected}${mark}`,
    selectFrom: from + length,
    selectTo: to + length,
  }
}
