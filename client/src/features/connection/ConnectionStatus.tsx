import { useEffect, useState } from 'react'
import { useAppSelector } from '../../app/hooks.ts'
import { type Translate, useT } from '../../app/i18n.tsx'
import { cx } from '../../ui/classes.ts'
import { type Banner, selectBanner } from './connectionSlice.ts'
import styles from './ConnectionStatus.module.css'

/** Short breaks, and the first connection, pass without a word. */
const patienceMs = 600

const bannerText = (t: Translate, banner: NonNullable<Banner>): string => {
  const { kind, waiting } = banner
  if (kind === 'memory-only') return t('connection.memoryOnly')
  if (waiting === 0) return t(`connection.${kind}`)
  return t(kind === 'offline' ? 'connection.offlineWaiting' : 'connection.connectingWaiting', {
    count: waiting,
  })
}

/** How the connection is, in one slim line; nothing when all is well. */
export function ConnectionStatus() {
  const t = useT()
  const banner = useAppSelector(selectBanner)
  const isUp = banner === null
  const [isPatient, setPatient] = useState(true)
  useEffect(() => {
    if (isUp) {
      setPatient(true)
      return undefined
    }
    const timer = setTimeout(() => setPatient(false), patienceMs)
    return () => clearTimeout(timer)
  }, [isUp])
  const shown = banner && (!isPatient || banner.kind === 'offline') ? banner : null
  return (
    <div role="status" className={cx(styles.bar, shown?.kind === 'offline' && styles.offline)}>
      {shown && bannerText(t, shown)}
    </div>
  )
}
