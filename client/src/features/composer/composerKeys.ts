import type { KeyboardEvent } from 'react'
import { hasMod } from '../../app/shortcuts.ts'
import type { Suggestion } from './suggestions.ts'
import { editText } from './editText.ts'
import type { FormatKey } from './formatting.ts'

type ComposerState = {
  text: string
  suggestions: readonly Suggestion[]
  active: number
  enterSends: boolean
  setActive: (index: number) => void
  pick: (suggestion: Suggestion) => void
  send: () => void
  editLast: () => void
  closeSuggestions: () => void
  cancel: () => void
  setText: (text: string) => void
}

type Key = KeyboardEvent<HTMLTextAreaElement>

/** Keys while something is suggested; whether one of them was it. */
function suggestionKey(event: Key, state: ComposerState): boolean {
  const { suggestions, active, setActive, pick, closeSuggestions } = state
  const chosen = suggestions[active]
  if (!chosen) return false
  if (event.key === 'ArrowDown') setActive((active + 1) % suggestions.length)
  else if (event.key === 'ArrowUp') setActive((active - 1 + suggestions.length) % suggestions.length)
  else if (event.key === 'Enter' || event.key === 'Tab') pick(chosen)
  else if (event.key === 'Escape') closeSuggestions()
  else return false
  return true
}

/** Enter sends and Shift+Enter breaks, or the other way round; with the modifier it always sends. */
const isSending = (event: Key, enterSends: boolean): boolean =>
  event.key === 'Enter' && (hasMod(event) || event.shiftKey !== enterSends)

const isFormatKey = (key: string): key is FormatKey => key === 'b' || key === 'i' || key === 'e'

/** Puts a mark around what is selected. The code for it comes with its first use. */
async function mark(field: HTMLTextAreaElement, key: FormatKey, setText: (text: string) => void) {
  const { format } = await import('./formatting.ts')
  editText(field, format(field.value, field.selectionStart, field.selectionEnd, key), setText)
}

function plainKey(event: Key, state: ComposerState): boolean {
  if (isSending(event, state.enterSends)) state.send()
  else if (event.key === 'ArrowUp' && state.text === '') state.editLast()
  else if (event.key === 'Escape') state.cancel()
  else if (hasMod(event) && !event.shiftKey && !event.altKey && isFormatKey(event.key)) {
    void mark(event.currentTarget, event.key, state.setText)
  } else return false
  return true
}

/** What the keys do in the composer. While an input method composes, they are its own. */
export const composerKeys = (state: ComposerState) => (event: Key) => {
  if (event.nativeEvent.isComposing) return
  if (suggestionKey(event, state) || plainKey(event, state)) event.preventDefault()
}
