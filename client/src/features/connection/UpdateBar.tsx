import { useState } from 'react'
import { useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { reloadIntoNewest } from '../../installed/registration.ts'
import { Button } from '../../ui/Button.tsx'
import { selectHasNewVersion } from './newVersionSlice.ts'
import styles from './UpdateBar.module.css'

/** Offers the new version; nobody is taken to it in the middle of a sentence. */
export function UpdateBar() {
  const t = useT()
  const isOffered = useAppSelector(selectHasNewVersion)
  const [isReloading, setReloading] = useState(false)
  const reload = () => {
    setReloading(true)
    void reloadIntoNewest(window)
  }
  return (
    <div role="status" className={styles.bar}>
      {isOffered && (
        <>
          <span>{t('update.ready')}</span>
          <Button small look="plain" disabled={isReloading} onClick={reload}>
            {t('update.reload')}
          </Button>
        </>
      )}
    </div>
  )
}
