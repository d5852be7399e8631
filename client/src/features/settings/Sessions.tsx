import { Monitor, Smartphone } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Session } from '@oms-chat/shared'
import { errorText } from '../../app/errors.ts'
import { useAppDispatch } from '../../app/hooks.ts'
import { useLocale } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { useOverlays } from '../../ui/overlays.ts'
import { ErrorNote } from '../../ui/states.tsx'
import { endSession, loadSessions } from '../auth/account.ts'
import { PeopleSkeleton } from '../users/PersonList.tsx'
import { deviceOf } from './device.ts'
import styles from './Settings.module.css'

/** Where one is signed in, and how to end that. */
export function Sessions() {
  const { t } = useLocale()
  const dispatch = useAppDispatch()
  const { toast } = useOverlays()
  const [sessions, setSessions] = useState<Session[] | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let current = true
    dispatch(loadSessions())
      .unwrap()
      .then((list) => current && setSessions(list))
      .catch(() => current && setFailed(true))
    return () => {
      current = false
    }
  }, [dispatch])
  const end = async (id: string | null) => {
    const answer = await dispatch(endSession(id))
    if (endSession.rejected.match(answer)) toast(errorText(t, answer.payload))
    else setSessions((held) => held?.filter((session) => session.id !== id) ?? null)
  }
  return (
    <section className={styles.section}>
      <h3>{t('settings.sessions')}</h3>
      {failed && <ErrorNote>{t('settings.sessionsFailed')}</ErrorNote>}
      {!sessions && !failed && <PeopleSkeleton />}
      <ul>
        {sessions?.map((session) => (
          <li key={session.id}>
            <SessionRow session={session} onEnd={() => void end(session.id)} />
          </li>
        ))}
      </ul>
      <Button className={styles.end} onClick={() => void end(null)}>
        {t('settings.signOutEverywhere')}
      </Button>
    </section>
  )
}

function SessionRow({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const { t, formats } = useLocale()
  const { browser, system } = deviceOf(session.userAgent)
  const device =
    browser && system
      ? t('settings.browserOn', { browser, system })
      : (browser ?? system ?? t('settings.unknownDevice'))
  const Icon = system === 'iPhone' || system === 'Android' ? Smartphone : Monitor
  return (
    <div className={styles.session}>
      <Icon aria-hidden strokeWidth={1.5} />
      <span>
        <strong>{device}</strong>
        <small>{t('settings.lastUsed', { time: formats.full(session.lastUsedAt) })}</small>
      </span>
      {session.current ? (
        <span className={styles.here}>{t('settings.thisSession')}</span>
      ) : (
        <Button small aria-label={t('settings.endSessionOf', { device })} onClick={onEnd}>
          {t('settings.endSession')}
        </Button>
      )}
    </div>
  )
}
