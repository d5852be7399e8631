import { useEffect, useState } from 'react'
import { type ChosenStatus, limits } from '@oms-chat/shared'
import { errorText } from '../../app/errors.ts'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useLocale } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Segments, TextField } from '../../ui/Field.tsx'
import { useOverlays } from '../../ui/overlays.ts'
import { ErrorNote } from '../../ui/states.tsx'
import settings from '../settings/Settings.module.css'
import styles from './presence.module.css'
import { presenceChosen, selectChoice } from './presenceSlice.ts'
import { dayOf } from './presenceText.ts'
import { usePresence } from './usePresence.ts'

const statuses = ['online', 'away', 'busy', 'invisible'] as const
const emojis = ['', '📅', '🏠', '🚗', '🤒', '🌴', '🎧', '🍽️'] as const
/** What people say most, by its name in the texts. */
const suggestions = [
  ['📅', 'meeting'],
  ['🍽️', 'lunch'],
  ['🚗', 'driving'],
  ['🤒', 'sick'],
  ['🌴', 'holiday'],
] as const
/** Minutes; 0: until one changes it. */
const durations = ['0', '30', '60', '240', '1440'] as const
type Ends = (typeof durations)[number] | 'kept'

const endOf = (ends: Exclude<Ends, 'kept'>): string | null =>
  ends === '0' ? null : new Date(Date.now() + Number(ends) * 60_000).toISOString()

/** What others see of oneself: how one is, and a few words that may end by themselves. */
export default function StatusDialog() {
  const { t, formats } = useLocale()
  const dispatch = useAppDispatch()
  const { closeDialog } = useOverlays()
  const meId = useAppSelector((state) => state.session.user?.id ?? '')
  const own = usePresence(meId)
  const choice = useAppSelector(selectChoice)
  const [chosen, setChosen] = useState<ChosenStatus | null>(null)
  const [given, setGiven] = useState<{ emoji?: string; text?: string; ends?: Ends }>({})
  const [isSubmitted, setSubmitted] = useState(false)
  useEffect(() => {
    if (isSubmitted && choice === 'saved') closeDialog()
  }, [isSubmitted, choice, closeDialog])
  const kept = own?.statusExpiresAt ?? null
  const {
    emoji = own?.statusEmoji ?? '',
    text = own?.statusText ?? '',
    ends = kept === null ? '0' : 'kept',
  } = given
  const status = chosen ?? own?.chosen ?? 'online'
  const saysSomething = emoji !== '' || text.trim() !== ''
  const give = (more: typeof given) => setGiven({ ...given, ...more })
  const save = (said: { emoji: string; text: string; end: string | null }) => {
    dispatch(
      presenceChosen({
        ...(chosen && { status: chosen }),
        statusText: said.text.trim() || null,
        statusEmoji: said.emoji || null,
        statusExpiresAt: said.end,
      }),
    )
    setSubmitted(true)
  }
  const submit = () => {
    const end = ends === 'kept' ? kept : endOf(ends)
    save({ emoji, text, end: saysSomething ? end : null })
  }
  const suggestion = (of: string, name: (typeof suggestions)[number][1]) => {
    const words = t(`presence.say.${name}`)
    return (
      <button
        key={name}
        type="button"
        className={styles.suggestion}
        onClick={() => give({ emoji: of, text: words })}
      >
        <span aria-hidden>{of}</span> {words}
      </button>
    )
  }
  return (
    <Dialog
      title={t('presence.title')}
      onSubmit={submit}
      footer={
        <>
          {(own?.statusText || own?.statusEmoji) && (
            <Button
              look="plain"
              className={styles.clear}
              onClick={() => save({ emoji: '', text: '', end: null })}
            >
              {t('presence.clear')}
            </Button>
          )}
          <Button onClick={closeDialog}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary">
            {t('common.save')}
          </Button>
        </>
      }
    >
      <div className={styles.choice}>
        <Segments
          label={t('presence.status')}
          value={status}
          options={statuses.map((value) => ({ value, label: t(`presence.${value}`) }))}
          onChange={setChosen}
        />
        <p className={settings.hint}>{t(`presence.means.${status}`)}</p>
      </div>
      <div className={styles.says}>
        <select
          aria-label={t('presence.emoji')}
          className={settings.select}
          value={emoji}
          onChange={(event) => give({ emoji: event.target.value })}
        >
          {[...new Set([...emojis, emoji])].map((value) => (
            <option key={value} value={value} aria-label={value === '' ? t('presence.noEmoji') : undefined}>
              {value === '' ? '–' : value}
            </option>
          ))}
        </select>
        <TextField
          label={t('presence.text')}
          autoCapitalize="sentences"
          maxLength={limits.statusTextLength}
          value={text}
          onChange={(event) => give({ text: event.target.value })}
        />
      </div>
      <div className={styles.suggestions}>{suggestions.map(([of, name]) => suggestion(of, name))}</div>
      <label className={settings.row}>
        {t('presence.ends')}
        <select
          className={settings.select}
          disabled={!saysSomething}
          value={ends}
          onChange={(event) => give({ ends: event.target.value as Ends })}
        >
          {kept !== null && (
            <option value="kept">
              {t('presence.keptEnd', { day: dayOf(formats, t, kept), time: formats.time(kept) })}
            </option>
          )}
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
