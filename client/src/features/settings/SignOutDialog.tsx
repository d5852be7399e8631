import { useAppDispatch } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useOverlays } from '../../ui/overlays.ts'
import { signOut } from '../auth/sessionSlice.ts'

/** Signing out forgets what is on this device: it asks about what the server doesn't have. */
export default function SignOutDialog({ unsent }: { unsent: number }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const { closeDialog } = useOverlays()
  const discard = () => {
    closeDialog()
    void dispatch(signOut({ discardUnsent: true }))
  }
  return (
    <Dialog
      title={t('signOut.title')}
      onSubmit={discard}
      footer={
        <>
          <Button onClick={closeDialog}>{t('common.cancel')}</Button>
          <Button type="submit" look="danger">
            {t('signOut.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('signOut.text', { count: unsent })}</p>
    </Dialog>
  )
}
