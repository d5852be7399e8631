import { useNeededSoon } from '../../ui/lazyModule.ts'
import { markdownModule, needsMarkdown } from './MessageText.tsx'
import type { MessageEntry } from './selectors.ts'

/** Fetches the Markdown renderer once the list stands and holds something that needs it. */
export function useMarkdownLoading(entries: readonly MessageEntry[], isPlaced: boolean): void {
  const isNeeded =
    isPlaced &&
    markdownModule.current() === null &&
    entries.some(({ message }) => needsMarkdown(message.content, message.type === 'code'))
  useNeededSoon(markdownModule, isNeeded)
}
