import { useEffect, useState } from 'react'
import type { ErrorBody, Invite } from '@oms-chat/shared'
import { durationText } from '../../app/durations.ts'
import { errorText } from '../../app/errors.ts'
import { type Locale, useLocale } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Select } from '../../ui/Select.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import { useCopy } from '../../ui/useCopy.ts'
import styles from './InviteLinks.module.css'

export type Bounds = { expiresInDays: number; maxUses?: number }

type InviteLinksProps = {
  title: string
  text: string
  /** These reject with an `ErrorBody`. */
  load: () => Promise<Invite[]>
  create: (bounds: Bounds) => Promise<Invite>
  revoke: (id: string) => Promise<unknown>
}

const days = ['1', '7', '30']
const uses = ['0', '1', '10', '100']
const day = 86_400

/** Links that let people in: made, copied, watched and revoked. `load` stays the same function. */
export function InviteLinks({ title, text, load, create, revoke }: InviteLinksProps) {
  const { t } = useLocale()
  const copy = useCopy()
  const [invites, setInvites] = useState<Invite[]>([])
  const [made, setMade] = useState<Invite | null>(null)
  const [lasting, setLasting] = useState('7')
  const [most, setMost] = useState('0')
  const [refused, setRefused] = useState<ErrorBody | null | undefined>(null)
  useEffect(() => {
    let current = true
    load().then(
      (list) => current && setInvites(list),
      (error: ErrorBody) => current && setRefused(error),
    )
    return () => {
      current = false
    }
  }, [load])
  const attempt = <T,>(asked: Promise<T>, done: (answer: T) => void) =>
    void asked.then(
      (answer) => {
        setRefused(null)
        done(answer)
      },
      (error: ErrorBody | undefined) => setRefused(error),
    )
  const make = () =>
    attempt(
      create({ expiresInDays: Number(lasting), ...(most !== '0' && { maxUses: Number(most) }) }),
      (invite) => {
        setMade(invite)
        setInvites((held) => [invite, ...held.filter(({ id }) => id !== invite.id)])
      },
    )
  const withdraw = (id: string) =>
    attempt(revoke(id), () => {
      setMade((held) => (held?.id === id ? null : held))
      setInvites((held) => held.filter((invite) => invite.id !== id))
    })
  const copyLink = (url: string) => void copy(url, t('message.linkCopied'))
  return (
    <Dialog title={title} wide>
      <p>{text}</p>
      {made ? (
        <div className={styles.made}>
          <TextField
            label={t('invite.link')}
            readOnly
            value={made.url}
            onFocus={(event) => event.target.select()}
          />
          <Button look="primary" onClick={() => copyLink(made.url)}>
            {t('common.copy')}
          </Button>
        </div>
      ) : (
        <>
          <Select
            label={t('invite.lasts')}
            value={lasting}
            options={days.map((value) => ({ value, label: durationText(t, Number(value) * day) }))}
            onChange={setLasting}
          />
          <Select
            label={t('invite.most')}
            value={most}
            options={uses.map((value) => ({
              value,
              label: value === '0' ? t('invite.anyUses') : t('invite.uses', { count: Number(value) }),
            }))}
            onChange={setMost}
          />
          <Button className={styles.create} look="primary" onClick={make}>
            {t('invite.create')}
          </Button>
        </>
      )}
      {refused !== null && <ErrorNote>{errorText(t, refused)}</ErrorNote>}
      <section className={styles.open}>
        <h3>{t('invite.open')}</h3>
        {invites.length === 0 && <p>{t('invite.none')}</p>}
        <ul>
          {invites.map((invite) => (
            <InviteRow
              key={invite.id}
              invite={invite}
              onCopy={() => copyLink(invite.url)}
              onRevoke={() => withdraw(invite.id)}
            />
          ))}
        </ul>
      </section>
    </Dialog>
  )
}

const tellUses = ({ t }: Locale, { maxUses, uses: used }: Invite, time: string) =>
  maxUses === null
    ? t('invite.expires', { time, count: used })
    : t('invite.expiresOf', { time, used, count: maxUses })

type InviteRowProps = { invite: Invite; onCopy: () => void; onRevoke: () => void }

function InviteRow({ invite, onCopy, onRevoke }: InviteRowProps) {
  const locale = useLocale()
  const { t, formats } = locale
  const time = formats.full(invite.expiresAt)
  return (
    <li className={styles.row}>
      <span>{tellUses(locale, invite, time)}</span>
      <Button small aria-label={t('invite.copyOf', { time })} onClick={onCopy}>
        {t('common.copy')}
      </Button>
      <Button small aria-label={t('invite.revokeOf', { time })} onClick={onRevoke}>
        {t('invite.revoke')}
      </Button>
    </li>
  )
}
