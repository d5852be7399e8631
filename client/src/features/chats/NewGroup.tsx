import { useState } from 'react'
import { limits, type User } from '@oms-chat/shared'
import { useAppDispatch } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/Field.tsx'
import { PeoplePicker } from '../users/PeoplePicker.tsx'
import styles from '../users/PersonList.module.css'
import { createGroup } from './making.ts'

export type MakeProps = { onBack: () => void; onMade: (chatId: string) => void }

/** A group: its name, and who is in it. */
export function NewGroup({ onBack, onMade }: MakeProps) {
  const t = useT()
  const dispatch = useAppDispatch()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<User[]>([])
  const [isNameless, setNameless] = useState(false)
  const submit = () => {
    setNameless(name.trim() === '')
    if (name.trim() === '') return
    onMade(dispatch(createGroup({ name: name.trim(), memberIds: chosen.map(({ id }) => id) })))
  }
  return (
    <Dialog
      title={t('newGroup.title')}
      tall
      flush
      onBack={onBack}
      onSubmit={submit}
      footer={
        <Button type="submit" look="primary">
          {t('newGroup.create')}
        </Button>
      }
    >
      <div className={styles.search}>
        <TextField
          label={t('newGroup.name')}
          autoCapitalize="sentences"
          autoFocus
          maxLength={limits.chatNameLength}
          value={name}
          error={isNameless ? t('newGroup.nameMissing') : undefined}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <PeoplePicker chosen={chosen} onChosen={setChosen} />
    </Dialog>
  )
}
