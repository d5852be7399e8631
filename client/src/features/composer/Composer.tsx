import { Check, SendHorizontal, Smile } from 'lucide-react'
import { type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { type Chat, limits } from '@oms-chat/shared'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { isTouch } from '../../app/shortcuts.ts'
import { IconButton } from '../../ui/Button.tsx'
import { cx } from '../../ui/classes.ts'
import { useLazyModule, useNeeded } from '../../ui/lazyModule.ts'
import { lazyPart } from '../../ui/lazyPart.ts'
import { useOverlays } from '../../ui/overlays.ts'
import { selectChatPeer, selectChatTitle } from '../chats/selectors.ts'
import { type Completion, completionAt } from './completion.ts'
import styles from './Composer.module.css'
import { replyCancelled } from './composerSlice.ts'
import { composerKeys, type Held, type SuggestionKey } from './composerKeys.ts'
import { editText } from './editText.ts'
import type { Posting } from './posting.ts'
import { selectSettings } from '../settings/settingsSlice.ts'
import type { Suggestion } from './suggestions.ts'
import { useComposerText } from './useComposerText.ts'

const stripModule = lazyPart(() => import('./ComposerStrip.tsx'))
const rules = lazyPart(() => import('./PostingRules.tsx'))
const completing = lazyPart(async () => (await import('./Completing.tsx')).Completing)

type ComposerProps = { chat: Chat; posting: Posting; inputRef: RefObject<HTMLTextAreaElement | null> }

/** Where one writes; where one may not, why. */
export function Composer({ chat, posting, inputRef }: ComposerProps) {
  const peer = useAppSelector(selectChatPeer(chat.id))
  const lazy = useNeeded(rules, !posting.can)
  if (posting.can) return <Field chat={chat} inputRef={inputRef} />
  return lazy && <lazy.PostingReason reason={posting.reason} name={peer?.fullName ?? ''} />
}

/** The field's style lets it grow with its text; where a browser doesn't know that, it is measured. */
const growsByItself = 'fieldSizing' in document.documentElement.style

function useAutoGrow(field: RefObject<HTMLTextAreaElement | null>, text: string) {
  useLayoutEffect(() => {
    if (growsByItself || !field.current) return
    field.current.style.height = 'auto'
    field.current.style.height = `${field.current.scrollHeight}px`
  }, [field, text])
}

function Field({ chat, inputRef }: Omit<ComposerProps, 'posting'>) {
  const t = useT()
  const dispatch = useAppDispatch()
  const { openPicker } = useOverlays()
  const title = useAppSelector(selectChatTitle(chat.id))
  const { enterSends } = useAppSelector(selectSettings)
  const { text, setText, submit, editing, cancelEdit, editLast, replyToId } = useComposerText(chat.id)
  const [completion, setCompletion] = useState<Completion | null>(null)
  const [activeId, setActiveId] = useState<string>()
  const suggestionKey = useRef<SuggestionKey>(null)
  const held = useRef<Held>(null)
  const Completing = useLazyModule(completing)
  const strip = useNeeded(stripModule, editing !== undefined || replyToId !== null)
  const { slowModeSeconds, disappearingSeconds } = chat.settings
  const over = text.length - limits.messageLength
  const lazy = useNeeded(rules, over > 0 || slowModeSeconds > 0 || disappearingSeconds !== null)
  const [waits, setWaits] = useState(false)
  const listId = useId()
  useAutoGrow(inputRef, text)
  useEffect(() => {
    if (!isTouch()) inputRef.current?.focus({ preventScroll: true })
  }, [inputRef])
  const editingKey = editing?.key
  useEffect(() => {
    const field = inputRef.current
    if (editingKey !== undefined && field) field.setSelectionRange(field.value.length, field.value.length)
  }, [editingKey, inputRef])

  const name = (named: Completion | null) => {
    held.current = null
    setCompletion(named)
  }
  const change = (field: HTMLTextAreaElement) => {
    setText(field.value)
    const named = completionAt(field.value, field.selectionStart)
    name(named)
    if (named) completing.load().catch(() => (held.current ? field.form?.requestSubmit() : name(null)))
  }
  const insert = (from: number, to: number, inserted: string) => {
    const field = inputRef.current
    const caret = from + inserted.length
    if (field) editText(field, { from, to, insert: inserted, selectFrom: caret, selectTo: caret }, setText)
  }
  const pick = ({ insert: inserted }: Suggestion) => {
    const caret = inputRef.current?.selectionStart ?? text.length
    if (completion) insert(completion.from, caret, inserted)
    name(null)
  }
  const canSend = text.trim() !== '' && over <= 0 && !(waits && !editing)
  const send = () => {
    name(null)
    if (canSend) submit()
    inputRef.current?.focus({ preventScroll: true })
  }
  const onKeyDown = composerKeys({
    text,
    enterSends: enterSends && !isTouch(),
    suggestionKey: (event, sends) => {
      if (!completion) return false
      if (suggestionKey.current) return suggestionKey.current(event, sends)
      // Its code is still on its way. Whoever asks again doesn't want to wait for it.
      if (!sends || held.current) return false
      held.current = 'send'
      return true
    },
    send,
    editLast,
    cancel: () => {
      if (editing) cancelEdit()
      else if (replyToId) dispatch(replyCancelled({ chatId: chat.id }))
    },
    setText,
  })
  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {completion && Completing && (
        <Completing
          chat={chat}
          completion={completion}
          listId={listId}
          keyRef={suggestionKey}
          heldRef={held}
          onActive={setActiveId}
          onPick={pick}
          onSend={send}
          onClose={() => name(null)}
        />
      )}
      {lazy && <lazy.PostingRules chat={chat} over={over} onWait={setWaits} />}
      <div className={styles.box}>
        {strip && editing && <strip.EditStrip entry={editing} onCancel={cancelEdit} />}
        {strip && !editing && replyToId && <strip.ReplyStrip chatId={chat.id} messageId={replyToId} />}
        <div className={styles.line}>
          <IconButton
            className={styles.tool}
            icon={Smile}
            label={t('composer.emoji')}
            aria-haspopup="dialog"
            onClick={(event) =>
              openPicker({
                anchor: event.currentTarget,
                returnTo: inputRef.current,
                full: true,
                onPick: (emoji) => {
                  const field = inputRef.current
                  if (field) insert(field.selectionStart, field.selectionEnd, emoji)
                },
              })
            }
          />
          <textarea
            ref={inputRef}
            className={styles.input}
            rows={1}
            dir="auto"
            aria-label={t('composer.message')}
            placeholder={t('composer.placeholder', { name: title })}
            aria-autocomplete="list"
            aria-controls={activeId && listId}
            aria-activedescendant={activeId}
            value={text}
            onChange={(event) => change(event.target)}
            onBlur={() => name(null)}
            onKeyDown={onKeyDown}
          />
          <IconButton
            className={cx(styles.tool, styles.send)}
            icon={editing ? Check : SendHorizontal}
            label={t('composer.send')}
            type="submit"
            disabled={!canSend}
            onPointerDown={(event) => event.preventDefault()}
          />
        </div>
      </div>
    </form>
  )
}
