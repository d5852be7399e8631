import { errorText } from '../../app/errors.ts'
import { useAppDispatch } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { discardRequested, retryRequested } from './events.ts'
import styles from './MessageRow.module.css'
import type { MessageEntry } from './selectors.ts'

/** What was refused, right where it stands: why, once more, or never mind. */
export function MessageTrouble({ entry }: { entry: MessageEntry }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const { message, error, change } = entry
  const refusedChange = change?.status === 'failed' ? change : null
  const clientId = refusedChange?.clientId ?? message.clientId
  const what = refusedChange
    ? t(refusedChange.kind === 'edit' ? 'message.editFailed' : 'message.deleteFailed')
    : `${t('message.status.failed')}.`
  return (
    <div className={styles.trouble}>
      <span>
        {what} {errorText(t, refusedChange?.error ?? error)}
      </span>
      <Button look="plain" onClick={() => dispatch(retryRequested({ clientId }))}>
        {t('message.retry')}
      </Button>
      <Button look="plain" onClick={() => dispatch(discardRequested({ clientId }))}>
        {t('message.discard')}
      </Button>
    </div>
  )
}
