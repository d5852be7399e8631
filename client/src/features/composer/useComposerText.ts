import { useEffect, useState } from 'react'
import { useStore } from 'react-redux'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import type { RootState } from '../../app/store.ts'
import { selectMessage, selectMessageList } from '../messages/selectors.ts'
import { editSubmitted, messageSubmitted } from '../messages/submit.ts'
import {
  draftChanged,
  editCancelled,
  editStarted,
  selectDraft,
  selectEditing,
  selectReplyTo,
} from './composerSlice.ts'

/** The composer's text: the draft, or while editing, the message's text; and what sending does with it. */
export function useComposerText(chatId: string) {
  const dispatch = useAppDispatch()
  const store = useStore<RootState>()
  const draft = useAppSelector(selectDraft(chatId))
  const replyToId = useAppSelector(selectReplyTo(chatId))
  const editingKey = useAppSelector(selectEditing(chatId))
  const editing = useAppSelector((state) =>
    editingKey ? selectMessage(chatId, editingKey)(state) : undefined,
  )
  const [edited, setEdited] = useState({ key: '', text: '' })
  const original = editing?.message.content ?? ''
  const text = editing ? (edited.key === editing.key ? edited.text : original) : draft

  const isGone = editingKey !== null && (!editing || editing.message.deletedAt !== null)
  useEffect(() => {
    if (isGone) dispatch(editCancelled({ chatId }))
  }, [isGone, chatId, dispatch])

  const setText = (next: string) => {
    if (editing) setEdited({ key: editing.key, text: next })
    else dispatch(draftChanged({ chatId, text: next }))
  }
  const cancelEdit = () => {
    setEdited({ key: '', text: '' })
    dispatch(editCancelled({ chatId }))
  }
  const submit = () => {
    const content = text.replace(/\s+$/u, '').replace(/^(?:[ \t]*\r?\n)+/u, '')
    if (content === '') return
    if (!editing) {
      dispatch(messageSubmitted({ chatId, content, replyToId: replyToId ?? undefined }))
      return
    }
    if (content === original) {
      cancelEdit()
      return
    }
    const { id: messageId, clientId } = editing.message
    dispatch(editSubmitted({ chatId, messageId, clientId, content }))
    setEdited({ key: '', text: '' })
  }
  /** Begins to edit the newest of one's own messages in sight of the store. */
  const editLast = () => {
    const state = store.getState()
    const meId = state.session.user?.id
    const last = selectMessageList(chatId)(state).findLast(
      ({ message }) =>
        message.senderId === meId &&
        message.deletedAt === null &&
        (message.type === 'text' || message.type === 'code'),
    )
    if (last) dispatch(editStarted({ chatId, key: last.key }))
  }
  return { text, setText, submit, editing, cancelEdit, editLast, replyToId }
}
