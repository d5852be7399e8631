import { type RefObject, useLayoutEffect, useState } from 'react'
import type { Chat } from '@oms-chat/shared'
import type { Completion } from './completion.ts'
import type { Held, SuggestionKey } from './composerKeys.ts'
import { suggestionId } from './suggestionId.ts'
import type { Suggestion } from './suggestions.ts'
import { Suggestions } from './Suggestions.tsx'
import { useSuggestions } from './useSuggestions.ts'

export type CompletingProps = {
  chat: Chat
  completion: Completion
  listId: string
  /** Where the field finds who takes its keys. */
  keyRef: RefObject<SuggestionKey | null>
  heldRef: RefObject<Held>
  /** Told the id of the element that Enter would pick. */
  onActive: (id: string | undefined) => void
  onPick: (suggestion: Suggestion) => void
  onSend: () => void
  onClose: () => void
}

/**
 * Finds and shows what may be meant by what is being named. Until that is known, Enter waits: what was typed may be
 * half a name.
 */
export function Completing({ chat, completion, listId, keyRef, heldRef, ...on }: CompletingProps) {
  const { onActive, onPick, onSend, onClose } = on
  const release = ([first]: Suggestion[]) => {
    const held = heldRef.current
    heldRef.current = null
    if (held && first) onPick(first)
    else if (held === 'send') onSend()
  }
  const { suggestions, isSettled } = useSuggestions(chat, completion, release)
  const [chosen, setChosen] = useState({ completion, id: '' })
  const isChosen = chosen.completion === completion
  const index = isChosen ? suggestions.findIndex(({ id }) => id === chosen.id) : 0
  const active = Math.max(0, index)
  const suggestion = suggestions[active]
  const activeId = suggestion && suggestionId(listId, active)

  const move = (by: number) => {
    const next = suggestions[(active + by + suggestions.length) % suggestions.length]
    if (next) setChosen({ completion, id: next.id })
  }
  const takeKey: SuggestionKey = ({ key }, sends) => {
    const picks = suggestion && (key === 'Enter' || key === 'Tab')
    if (suggestion && (key === 'ArrowDown' || key === 'ArrowUp')) move(key === 'ArrowDown' ? 1 : -1)
    else if ((suggestion || heldRef.current) && key === 'Escape') onClose()
    else if (picks && (isSettled || isChosen)) onPick(suggestion)
    else if (!isSettled && (sends || picks)) heldRef.current = sends ? 'send' : 'pick'
    else return false
    return true
  }

  // Before anything is painted: what is seen is what the keys choose among.
  useLayoutEffect(() => {
    keyRef.current = takeKey
    onActive(activeId)
  })
  useLayoutEffect(
    () => () => {
      keyRef.current = null
      onActive(undefined)
    },
    [keyRef, onActive],
  )
  if (!suggestion) return null
  return <Suggestions id={listId} suggestions={suggestions} active={active} onPick={onPick} />
}
