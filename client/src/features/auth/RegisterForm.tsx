import { type FormEvent, useEffect, useState } from 'react'
import { type ErrorBody, limits } from '@oms-chat/shared'
import { errorText } from '../../app/errors.ts'
import { useAppDispatch } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { paths } from '../../app/paths.ts'
import { useNavigate } from '../../app/useNavigate.tsx'
import { Button } from '../../ui/Button.tsx'
import { PasswordField, TextField } from '../../ui/Field.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import { EntranceCard } from './EntranceCard.tsx'
import styles from './Entrance.module.css'
import { fieldErrors, type FieldErrors, type Fields, refusalText } from './registerErrors.ts'
import { loadInvite } from './account.ts'
import { register } from './sessionSlice.ts'

const blank: Fields = { organization: '', fullName: '', username: '', email: '', password: '' }

/** The organisation that an invite leads to; `error` when it leads nowhere. */
function useInvite(token: string | undefined) {
  const dispatch = useAppDispatch()
  const [invite, setInvite] = useState<{ name: string | null; error: ErrorBody | null }>({
    name: null,
    error: null,
  })
  useEffect(() => {
    if (token === undefined) return
    dispatch(loadInvite(token))
      .unwrap()
      .then(
        ({ organization }) => setInvite({ name: organization.name, error: null }),
        (error: ErrorBody) => setInvite({ name: null, error }),
      )
  }, [dispatch, token])
  return invite
}

/** Makes an organisation; with an invite's token, joins one. */
export function RegisterForm({ inviteToken }: { inviteToken?: string }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const navigate = useNavigate()
  const invite = useInvite(inviteToken)
  const [fields, setFields] = useState(blank)
  const [errors, setErrors] = useState<FieldErrors>({})
  const [refused, setRefused] = useState<ErrorBody | null>(null)
  const [busy, setBusy] = useState(false)
  const joins = inviteToken !== undefined

  const submit = async () => {
    const found = fieldErrors(t, fields, !joins)
    setErrors(found)
    if (Object.keys(found).length > 0) return
    const { organization, ...person } = fields
    setBusy(true)
    const answer = await dispatch(
      register(joins ? { ...person, inviteToken } : { ...person, organizationName: organization }),
    )
    setBusy(false)
    if (register.rejected.match(answer)) setRefused(answer.payload ?? null)
    else navigate(paths.home, { replace: true })
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void submit()
  }
  const field = (name: keyof Fields) => ({
    value: fields[name],
    error: errors[name],
    onChange: (event: { target: { value: string } }) => setFields({ ...fields, [name]: event.target.value }),
  })
  const problem = refused ?? invite.error
  return (
    <EntranceCard title={joins ? t('register.joinTitle', { name: invite.name ?? '…' }) : t('register.title')}>
      <form className={styles.form} onSubmit={onSubmit} noValidate>
        {!joins && (
          <TextField
            label={t('register.organization')}
            autoFocus
            autoCapitalize="words"
            autoComplete="organization"
            {...field('organization')}
          />
        )}
        <TextField
          label={t('register.fullName')}
          autoFocus={joins}
          autoCapitalize="words"
          autoComplete="name"
          {...field('fullName')}
        />
        <TextField
          label={t('register.username')}
          hint={t('register.usernameHint')}
          autoComplete="username"
          {...field('username')}
        />
        <TextField label={t('register.email')} type="email" autoComplete="email" {...field('email')} />
        <PasswordField
          label={t('register.password')}
          hint={t('register.passwordHint', { count: limits.passwordLengthMin })}
          showLabel={t('signIn.showPassword')}
          hideLabel={t('signIn.hidePassword')}
          autoComplete="new-password"
          {...field('password')}
        />
        {problem && <ErrorNote>{refusalText(t, problem) ?? errorText(t, problem)}</ErrorNote>}
        <Button
          className={styles.submit}
          type="submit"
          look="primary"
          wide
          disabled={busy || invite.error !== null}
        >
          {joins ? t('register.joinSubmit') : t('register.submit')}
        </Button>
      </form>
      <Button className={styles.other} look="plain" onClick={() => navigate(paths.home)}>
        {t('register.haveAccount')}
      </Button>
    </EntranceCard>
  )
}
