import { useEffect, useState } from 'react'
import { type ChosenStatus, limits } from '@oms-chat/shared'
import { errorText } from '../../app/errors.ts'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Segments, TextField } from '../../ui/Field.tsx'
import { useOverlays } from '../../ui/overlays.ts'
import { ErrorNote } from '../../ui/states.tsx'
import settings from '../settings/Settings.module.css'
import { presenceChosen, selectChoice } from './presenceSlice.ts'
import { usePresence } from './usePresence.ts'

const statuses = ['online', 'away', 'busy', 'invisible'] as const
const emojis = ['', '📅', '🏠', '🚗', '🤒', '🌴', '🎧', '🍽️'] as const
/** Minutes; 0: until one changes it. */
const durations = [0, 30, 60, 240, 1_440] as const

/** What others see of oneself: how one is, and a few words that may end by themselves. */
export default function StatusDialog() {
  const t = useT()
  const dispatch = useAppDispatch()
  const { closeDialog } = useOverlays()
  const meId = useAppSelector((state) => state.session.user?.id ?? '')
  const own = usePresence(meId)
  const choice = useAppSelector(selectChoice)
  const [status, setStatus] = useState<ChosenStatus | null>(null)
  const [emoji, setEmoji] = useState<string | null>(null)
  const [text, setText] = useState<string | null>(null)
  const [minutes, setMinutes] = useState(0)
  const [isSubmitted, setSubmitted] = useState(false)
  useEffect(() => {
    if (isSubmitted && choice === 'saved') closeDialog()
  }, [isSubmitted, choice, closeDialog])
  const submit = () => {
    const end = minutes === 0 ? null : new Date(Date.now() + minutes * 60_000).toISOString()
    dispatch(
      presenceChosen({
        ...(status && { status }),
        statusText: (text ?? own?.statusText ?? '').trim() || null,
        statusEmoji: (emoji ?? own?.statusEmoji ?? '') || null,
        statusExpiresAt: end,
      }),
    )
    setSubmitted(true)
  }
  return (
    <Dialog
      title={t('presence.title')}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={closeDialog}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary">
            {t('common.save')}
          </Button>
        </>
      }
    >
      <Segments
        label={t('presence.status')}
        value={status ?? own?.chosen ?? 'online'}
        options={statuses.map((value) => ({ value, label: t(`presence.${value}`) }))}
        onChange={setStatus}
      />
      <TextField
        label={t('presence.text')}
        autoCapitalize="sentences"
        maxLength={limits.statusTextLength}
        value={text ?? own?.statusText ?? ''}
        onChange={(event) => setText(event.target.value)}
      />
      <label className={settings.row}>
        {t('presence.emoji')}
        <select
          className={settings.select}
          value={emoji ?? own?.statusEmoji ?? ''}
          onChange={(event) => setEmoji(event.target.value)}
        >
          {[...new Set([...emojis, own?.statusEmoji ?? ''])].map((value) => (
            <option key={value} value={value}>
              {value === '' ? t('presence.noEmoji') : value}
            </option>
          ))}
        </select>
      </label>
      <label className={settings.row}>
        {t('presence.ends')}
        <select
          className={settings.select}
          value={minutes}
          onChange={(event) => setMinutes(Number(event.target.value))}
        >
          {durations.map((value) => (
            <option key={value} value={value}>
              {t(`presence.for.${value}`)}
            </option>
          ))}
        </select>
      </label>
      {isSubmitted && typeof choice === 'object' && <ErrorNote>{errorText(t, choice)}</ErrorNote>}
    </Dialog>
  )
}
