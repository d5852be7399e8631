import { useEffect } from 'react'
import type { Chat } from '@oms-chat/shared'
import type { Completion } from './completion.ts'
import type { Suggestion } from './suggestions.ts'
import { Suggestions } from './Suggestions.tsx'
import { useSuggestions } from './useSuggestions.ts'

export type CompletingProps = {
  chat: Chat
  completion: Completion
  listId: string
  active: number
  /** Told what is suggested, so that the keys of the field can choose among it. */
  onFound: (suggestions: Suggestion[]) => void
  onPick: (suggestion: Suggestion) => void
}

/** Finds and shows what may be meant by what is being named. */
export function Completing({ chat, completion, listId, active, onFound, onPick }: CompletingProps) {
  const suggestions = useSuggestions(chat, completion)
  useEffect(() => {
    onFound(suggestions)
    return () => onFound([])
  }, [suggestions, onFound])
  if (suggestions.length === 0) return null
  return <Suggestions id={listId} suggestions={suggestions} active={active} onPick={onPick} />
}
