export type Completion = {
  kind: 'mention' | 'emoji'
  query: string
  /** Where the sign that opened it stands. */
  from: number
}

/** What the caret is in the middle of naming, if anything: "@gra" a person, ":tad" an emoji. */
export function completionAt(text: string, caret: number): Completion | null {
  const before = text.slice(0, caret)
  const mention = /(?:^|[\s(])@([\p{L}\p{N}._-]{0,32})$/u.exec(before)
  if (mention)
    return { kind: 'mention', query: mention[1] ?? '', from: caret - (mention[1]?.length ?? 0) - 1 }
  const emoji = /(?:^|\s):([\p{L}\p{N}_+-]{2,24})$/u.exec(before)
  if (emoji) return { kind: 'emoji', query: emoji[1] ?? '', from: caret - (emoji[1]?.length ?? 0) - 1 }
  return null
}
