import { useEffect, useState } from 'react'
import type { ErrorBody, Invite } from '@oms-chat/shared'
import { errorText } from '../../app/errors.ts'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useLocale } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/Field.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import { useCopy } from '../../ui/useCopy.ts'
import { selectOrganization } from '../auth/sessionSlice.ts'
import { createInvite, inviteDays, loadInvites, revokeInvite } from './invites.ts'
import styles from './Settings.module.css'

/** Links with which people join the organisation. */
export default function InviteDialog() {
  const { t, formats } = useLocale()
  const dispatch = useAppDispatch()
  const copy = useCopy()
  const organization = useAppSelector(selectOrganization)
  const [invites, setInvites] = useState<Invite[]>([])
  const [made, setMade] = useState<Invite | null>(null)
  const [refused, setRefused] = useState<ErrorBody | null | undefined>(null)
  useEffect(() => {
    let current = true
    dispatch(loadInvites())
      .unwrap()
      .then((list) => current && setInvites(list))
      .catch((error: ErrorBody) => current && setRefused(error))
    return () => {
      current = false
    }
  }, [dispatch])
  const create = async () => {
    const answer = await dispatch(createInvite())
    if (createInvite.rejected.match(answer)) {
      setRefused(answer.payload)
      return
    }
    setMade(answer.payload)
    setInvites((held) => [answer.payload, ...held])
  }
  const revoke = async (id: string) => {
    const answer = await dispatch(revokeInvite(id))
    if (revokeInvite.rejected.match(answer)) {
      setRefused(answer.payload)
      return
    }
    setMade((held) => (held?.id === id ? null : held))
    setInvites((held) => held.filter((invite) => invite.id !== id))
  }
  return (
    <Dialog title={t('invite.title')} wide>
      <p>{t('invite.text', { name: organization?.name ?? '', count: inviteDays })}</p>
      {made ? (
        <div className={styles.inline}>
          <TextField
            label={t('invite.link')}
            readOnly
            value={made.url}
            onFocus={(event) => event.target.select()}
          />
          <Button look="primary" onClick={() => void copy(made.url, t('message.linkCopied'))}>
            {t('common.copy')}
          </Button>
        </div>
      ) : (
        <Button className={styles.end} look="primary" onClick={() => void create()}>
          {t('invite.create')}
        </Button>
      )}
      {refused !== null && <ErrorNote>{errorText(t, refused)}</ErrorNote>}
      <section className={styles.section}>
        <h3>{t('invite.open')}</h3>
        {invites.length === 0 && <p>{t('invite.none')}</p>}
        <ul>
          {invites.map((invite) => {
            const time = formats.full(invite.expiresAt)
            return (
              <li key={invite.id} className={styles.row}>
                {t('invite.expires', { time, count: invite.uses })}
                <Button
                  small
                  aria-label={t('invite.revokeOf', { time })}
                  onClick={() => void revoke(invite.id)}
                >
                  {t('invite.revoke')}
                </Button>
              </li>
            )
          })}
        </ul>
      </section>
    </Dialog>
  )
}
