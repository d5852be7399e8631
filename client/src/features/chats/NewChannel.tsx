import { useState } from 'react'
import { type ErrorBody, limits } from '@oms-chat/shared'
import { errorText } from '../../app/errors.ts'
import { useAppDispatch } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choices, TextArea, TextField } from '../../ui/Field.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import type { MakeProps } from './NewGroup.tsx'
import { createChannel } from './thunks.ts'

/** A channel: what it is about, and who can find it. */
export function NewChannel({ onBack, onMade }: MakeProps) {
  const t = useT()
  const dispatch = useAppDispatch()
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [category, setCategory] = useState('')
  const [visibility, setVisibility] = useState<'public' | 'private'>('public')
  const [isNameless, setNameless] = useState(false)
  const [refused, setRefused] = useState<ErrorBody | null | undefined>(null)
  const [busy, setBusy] = useState(false)
  const submit = async () => {
    setNameless(name.trim() === '')
    if (name.trim() === '' || busy) return
    setBusy(true)
    const answer = await dispatch(
      createChannel({
        name: name.trim(),
        visibility,
        ...(description.trim() !== '' && { description: description.trim() }),
        ...(category.trim() !== '' && { category: category.trim() }),
      }),
    )
    setBusy(false)
    if (createChannel.fulfilled.match(answer)) onMade(answer.payload)
    else setRefused(answer.payload)
  }
  return (
    <Dialog
      title={t('newChannel.title')}
      onBack={onBack}
      onSubmit={() => void submit()}
      footer={
        <Button type="submit" look="primary" disabled={busy}>
          {t('newChannel.create')}
        </Button>
      }
    >
      <TextField
        label={t('newChannel.name')}
        autoCapitalize="sentences"
        autoFocus
        maxLength={limits.chatNameLength}
        value={name}
        error={isNameless ? t('newChannel.nameMissing') : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <TextArea
        label={t('newChannel.description')}
        rows={2}
        maxLength={limits.chatDescriptionLength}
        value={description}
        onChange={(event) => setDescription(event.target.value)}
      />
      <TextField
        label={t('newChannel.category')}
        autoCapitalize="sentences"
        maxLength={40}
        value={category}
        onChange={(event) => setCategory(event.target.value)}
      />
      <Choices
        label={t('newChannel.who')}
        value={visibility}
        onChange={setVisibility}
        options={[
          { value: 'public', label: t('newChannel.public') },
          { value: 'private', label: t('newChannel.private') },
        ]}
      />
      {refused !== null && <ErrorNote>{errorText(t, refused)}</ErrorNote>}
    </Dialog>
  )
}
