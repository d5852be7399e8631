import { useState } from 'react'
import { type ErrorBody, limits } from '@oms-chat/shared'
import { errorText } from '../../app/errors.ts'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextArea, TextField } from '../../ui/Field.tsx'
import { useOverlays } from '../../ui/overlays.ts'
import { ErrorNote } from '../../ui/states.tsx'
import { selectChat } from '../chats/selectors.ts'
import { updateChat } from '../chats/thunks.ts'

/** Renames a chat, or says what it is for, and where it is found. */
export default function EditChatDialog({ chatId }: { chatId: string }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const { closeDialog } = useOverlays()
  const chat = useAppSelector(selectChat(chatId))
  const [name, setName] = useState(chat?.name ?? '')
  const [description, setDescription] = useState(chat?.description ?? '')
  const [category, setCategory] = useState(chat?.category ?? '')
  const [refused, setRefused] = useState<ErrorBody | null | undefined>(null)
  const isNameless = name.trim() === ''
  const submit = async () => {
    if (isNameless) return
    const patch = {
      ...(name.trim() !== chat?.name && { name: name.trim() }),
      ...(description.trim() !== chat?.description && { description: description.trim() }),
      ...(category.trim() !== (chat?.category ?? '') && { category: category.trim() || null }),
    }
    if (Object.keys(patch).length === 0) {
      closeDialog()
      return
    }
    const answer = await dispatch(updateChat({ chatId, ...patch }))
    if (updateChat.rejected.match(answer)) setRefused(answer.payload)
    else closeDialog()
  }
  return (
    <Dialog
      title={t('info.edit')}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={closeDialog}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary">
            {t('common.save')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('info.name')}
        autoCapitalize="sentences"
        maxLength={limits.chatNameLength}
        value={name}
        error={isNameless ? t('newGroup.nameMissing') : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <TextArea
        label={t('info.description')}
        rows={4}
        maxLength={limits.chatDescriptionLength}
        value={description}
        onChange={(event) => setDescription(event.target.value)}
      />
      {chat?.type === 'channel' && (
        <TextField
          label={t('newChannel.category')}
          autoCapitalize="sentences"
          maxLength={40}
          value={category}
          onChange={(event) => setCategory(event.target.value)}
        />
      )}
      {refused !== null && <ErrorNote>{errorText(t, refused)}</ErrorNote>}
    </Dialog>
  )
}
