import type { KeyboardEvent } from 'react'
import { hasMod } from '../../app/shortcuts.ts'
import { editText } from './editText.ts'
import type { FormatKey } from './formatting.ts'

type Key = KeyboardEvent<HTMLTextAreaElement>

/** Takes a key for what is suggested, told whether it would send otherwise; whether it was one. */
export type SuggestionKey = (event: Key, sends: boolean) => boolean

/** What a key that came before it was known what is suggested waits to do: to pick, or else to send. */
export type Held = 'pick' | 'send' | null

type ComposerState = {
  text: string
  enterSends: boolean
  suggestionKey: SuggestionKey
  send: () => void
  editLast: () => void
  cancel: () => void
  setText: (text: string) => void
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

function plainKey(event: Key, sends: boolean, state: ComposerState): boolean {
  if (sends) state.send()
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
  const sends = isSending(event, state.enterSends)
  if (state.suggestionKey(event, sends) || plainKey(event, sends, state)) event.preventDefault()
}
