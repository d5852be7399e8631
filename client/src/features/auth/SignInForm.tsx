import { type FormEvent, useRef, useState } from 'react'
import type { RouteData } from '@oms-chat/shared'
import { errorText } from '../../app/errors.ts'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { type Translate, useT } from '../../app/i18n.tsx'
import { paths } from '../../app/paths.ts'
import { useNavigate } from '../../app/useNavigate.tsx'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { PasswordField, TextField } from '../../ui/Field.tsx'
import { ErrorNote, Notice } from '../../ui/states.tsx'
import { EntranceCard } from './EntranceCard.tsx'
import styles from './Entrance.module.css'
import { selectSession, signIn } from './sessionSlice.ts'

export type Start = RouteData<'start'>
type Missing = { login?: string; password?: string }

const missingOf = (t: Translate, login: string, password: string): Missing => ({
  ...(login.trim() === '' && { login: t('signIn.loginMissing') }),
  ...(password === '' && { password: t('signIn.passwordMissing') }),
})

/** Two fields, one button, and the demo's people one tap away. */
export function SignInForm({ start }: { start: Start | null }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const navigate = useNavigate()
  const { error, endedReason } = useAppSelector(selectSession)
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [missing, setMissing] = useState<Missing>({})
  const [busy, setBusy] = useState(false)
  const tried = useRef(false)

  const enter = async (credentials: { login: string; password: string }) => {
    tried.current = true
    setBusy(true)
    await dispatch(signIn(credentials))
    setBusy(false)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const lacking = missingOf(t, login, password)
    setMissing(lacking)
    if (!lacking.login && !lacking.password) void enter({ login: login.trim(), password })
  }
  const refused = tried.current && error ? refusal(t, error) : undefined
  const isWrong = error?.code === 'UNAUTHENTICATED' || error?.code === 'VALIDATION'
  return (
    <EntranceCard title={t('signIn.title')}>
      {endedReason && !tried.current && <Notice>{t(`signIn.ended.${endedReason}`)}</Notice>}
      <form className={styles.form} onSubmit={submit} noValidate>
        <TextField
          label={t('signIn.login')}
          name="username"
          autoComplete="username"
          autoFocus
          value={login}
          error={missing.login}
          onChange={(event) => setLogin(event.target.value)}
        />
        <PasswordField
          label={t('signIn.password')}
          showLabel={t('signIn.showPassword')}
          hideLabel={t('signIn.hidePassword')}
          name="password"
          autoComplete="current-password"
          value={password}
          error={missing.password ?? (isWrong ? refused : undefined)}
          onChange={(event) => setPassword(event.target.value)}
        />
        {refused && !isWrong && <ErrorNote>{refused}</ErrorNote>}
        <Button className={styles.submit} type="submit" look="primary" wide disabled={busy}>
          {busy ? t('signIn.submitting') : t('signIn.submit')}
        </Button>
      </form>
      {start && start.demoUsers.length > 0 && start.demoPassword !== null ? (
        <DemoChips start={start} busy={busy} onChoose={enter} />
      ) : (
        <Button className={styles.other} look="plain" onClick={() => navigate(paths.register)}>
          {t('signIn.register')}
        </Button>
      )}
    </EntranceCard>
  )
}

const refusal = (t: Translate, error: NonNullable<Parameters<typeof errorText>[1]>) =>
  error.code === 'UNAUTHENTICATED' || error.code === 'VALIDATION' ? t('signIn.refused') : errorText(t, error)

type DemoChipsProps = {
  start: Start
  busy: boolean
  onChoose: (credentials: { login: string; password: string }) => Promise<void>
}

/** The demo's people: one tap, and one is inside. */
function DemoChips({ start, busy, onChoose }: DemoChipsProps) {
  const t = useT()
  return (
    <div className={styles.demo}>
      <h2 className={styles.demoTitle}>{t('signIn.demo')}</h2>
      <div className={styles.chips}>
        {start.demoUsers.map(({ username, fullName }) => (
          <button
            key={username}
            type="button"
            className={styles.chip}
            aria-label={fullName}
            disabled={busy}
            onClick={() => void onChoose({ login: username, password: start.demoPassword ?? '' })}
          >
            <Avatar id={username} name={fullName} size={28} />
            {fullName.split(' ')[0]}
          </button>
        ))}
      </div>
    </div>
  )
}
