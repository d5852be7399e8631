import { type FormEvent, useState } from 'react'
import { errorText } from '../../app/errors.ts'
import { useAppDispatch } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { paths } from '../../app/paths.ts'
import { useNavigate } from '../../app/useNavigate.tsx'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/Field.tsx'
import { useOverlays } from '../../ui/overlays.ts'
import { findMessageAt } from '../messages/messageAt.ts'
import styles from './InfoPanel.module.css'

/** Goes to what was said first on a day, as this device counts days. */
export function JumpToDate({ chatId }: { chatId: string }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const { toast } = useOverlays()
  const navigate = useNavigate()
  const [day, setDay] = useState('')
  const go = async (event: FormEvent) => {
    event.preventDefault()
    const answer = await dispatch(findMessageAt({ chatId, time: new Date(`${day}T00:00`).toISOString() }))
    if (findMessageAt.rejected.match(answer)) toast(errorText(t, answer.payload))
    else if (answer.payload === null) toast(t('info.nothingSaid'))
    else navigate(paths.message(chatId, answer.payload))
  }
  return (
    <form className={styles.jump} onSubmit={(event) => void go(event)}>
      <TextField
        label={t('info.jumpToDate')}
        type="date"
        value={day}
        onChange={(event) => setDay(event.target.value)}
      />
      <Button type="submit" disabled={day === ''}>
        {t('info.jump')}
      </Button>
    </form>
  )
}
