import { useEffect } from 'react'
import { useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { useOverlays } from '../../ui/overlays.ts'
import { selectRestored } from './connectionSlice.ts'

/** Says that the server stands where a backup left it: what one sees now may be less than before. */
export function RestoredNotice() {
  const t = useT()
  const { toast } = useOverlays()
  const restored = useAppSelector(selectRestored)
  useEffect(() => {
    if (restored > 0) toast(t('connection.restored'))
  }, [restored, t, toast])
  return null
}
