import { useEffect } from 'react'
import { useLazyModule } from '../../ui/lazyModule.ts'
import { markdownModule, needsMarkdown } from './MessageText.tsx'
import type { MessageEntry } from './selectors.ts'

/** Time for the first view to be painted before more is fetched. */
const afterPaintMs = 500

/** Fetches the Markdown renderer once the list stands and holds something that needs it. */
export function useMarkdownLoading(entries: readonly MessageEntry[], isPlaced: boolean): void {
  const isMissing = useLazyModule(markdownModule) === null
  useEffect(() => {
    const isNeeded =
      isMissing &&
      isPlaced &&
      entries.some(({ message }) => needsMarkdown(message.content, message.type === 'code'))
    if (!isNeeded) return undefined
    const timer = setTimeout(() => void markdownModule.load().catch(() => undefined), afterPaintMs)
    return () => clearTimeout(timer)
  }, [entries, isMissing, isPlaced])
}
