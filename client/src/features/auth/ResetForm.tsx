import { type FormEvent, useState } from 'react'
import { type ErrorBody, limits } from '@oms-chat/shared'
import { errorText } from '../../app/errors.ts'
import { useAppDispatch } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { paths } from '../../app/paths.ts'
import { useNavigate } from '../../app/useNavigate.tsx'
import { Button } from '../../ui/Button.tsx'
import { PasswordField } from '../../ui/Field.tsx'
import { ErrorNote, Notice } from '../../ui/states.tsx'
import { EntranceCard } from './EntranceCard.tsx'
import styles from './Entrance.module.css'
import { resetPassword } from './account.ts'

/** A new password by a one-time link. */
export function ResetForm({ token }: { token: string }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const navigate = useNavigate()
  const [password, setPassword] = useState('')
  const [short, setShort] = useState(false)
  const [refused, setRefused] = useState<ErrorBody | null>(null)
  const [done, setDone] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const isShort = password.length < limits.passwordLengthMin
    setShort(isShort)
    if (isShort) return
    const answer = await dispatch(resetPassword({ token, password }))
    if (resetPassword.rejected.match(answer)) setRefused(answer.payload ?? null)
    else setDone(true)
  }
  const isGone = refused !== null && ['GONE', 'NOT_FOUND', 'VALIDATION'].includes(refused.code)
  return (
    <EntranceCard title={t('reset.title')}>
      {done ? (
        <>
          <Notice>{t('reset.done')}</Notice>
          <Button look="primary" wide onClick={() => navigate(paths.home, { replace: true })}>
            {t('signIn.submit')}
          </Button>
        </>
      ) : (
        <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
          <PasswordField
            label={t('reset.password')}
            hint={t('register.passwordHint', { count: limits.passwordLengthMin })}
            error={short ? t('register.passwordShort', { count: limits.passwordLengthMin }) : undefined}
            showLabel={t('signIn.showPassword')}
            hideLabel={t('signIn.hidePassword')}
            autoComplete="new-password"
            autoFocus
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          {refused && <ErrorNote>{isGone ? t('reset.gone') : errorText(t, refused)}</ErrorNote>}
          <Button className={styles.submit} type="submit" look="primary" wide>
            {t('reset.submit')}
          </Button>
        </form>
      )}
    </EntranceCard>
  )
}
