import { type FormEvent, useState } from 'react'
import { type ErrorBody, limits } from '@oms-chat/shared'
import { errorText } from '../../app/errors.ts'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { PasswordField, TextField } from '../../ui/Field.tsx'
import { useOverlays } from '../../ui/overlays.ts'
import { ErrorNote } from '../../ui/states.tsx'
import { changePassword, updateProfile } from '../auth/account.ts'
import { selectMe } from '../auth/sessionSlice.ts'
import styles from './Settings.module.css'

/** One's name, as others see it. */
export function Profile() {
  const t = useT()
  const dispatch = useAppDispatch()
  const { toast } = useOverlays()
  const me = useAppSelector(selectMe)
  const [fullName, setFullName] = useState(me?.fullName ?? '')
  const isChanged = fullName.trim() !== '' && fullName.trim() !== me?.fullName
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!isChanged) return
    const answer = await dispatch(updateProfile({ fullName: fullName.trim() }))
    toast(updateProfile.rejected.match(answer) ? errorText(t, answer.payload) : t('settings.nameSaved'))
  }
  return (
    <section className={styles.section}>
      <h3>{t('settings.profile')}</h3>
      <form className={styles.inline} onSubmit={(event) => void submit(event)}>
        <TextField
          label={t('settings.name')}
          autoCapitalize="words"
          autoComplete="name"
          maxLength={limits.fullNameLength}
          value={fullName}
          onChange={(event) => setFullName(event.target.value)}
        />
        <Button type="submit" disabled={!isChanged}>
          {t('common.save')}
        </Button>
      </form>
    </section>
  )
}

/** A new password; every other session ends with it. */
export function Password() {
  const t = useT()
  const dispatch = useAppDispatch()
  const { toast } = useOverlays()
  const [currentPassword, setCurrent] = useState('')
  const [newPassword, setNew] = useState('')
  const [isShort, setShort] = useState(false)
  const [refused, setRefused] = useState<ErrorBody | null | undefined>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const short = newPassword.length < limits.passwordLengthMin
    setShort(short)
    if (short) return
    const answer = await dispatch(changePassword({ currentPassword, newPassword }))
    if (changePassword.rejected.match(answer)) {
      setRefused(answer.payload)
      return
    }
    setRefused(null)
    setCurrent('')
    setNew('')
    toast(t('settings.passwordChanged'))
  }
  const isWrong = refused?.code === 'UNAUTHENTICATED' || refused?.code === 'FORBIDDEN'
  const show = { showLabel: t('signIn.showPassword'), hideLabel: t('signIn.hidePassword') }
  return (
    <section className={styles.section}>
      <h3>{t('settings.password')}</h3>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <PasswordField
          label={t('settings.currentPassword')}
          {...show}
          autoComplete="current-password"
          value={currentPassword}
          error={isWrong ? t('settings.passwordWrong') : undefined}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <PasswordField
          label={t('settings.newPassword')}
          hint={t('register.passwordHint', { count: limits.passwordLengthMin })}
          error={isShort ? t('register.passwordShort', { count: limits.passwordLengthMin }) : undefined}
          {...show}
          autoComplete="new-password"
          value={newPassword}
          onChange={(event) => setNew(event.target.value)}
        />
        {refused !== null && !isWrong && <ErrorNote>{errorText(t, refused)}</ErrorNote>}
        <Button className={styles.end} type="submit" disabled={currentPassword === '' || newPassword === ''}>
          {t('settings.changePassword')}
        </Button>
      </form>
    </section>
  )
}
