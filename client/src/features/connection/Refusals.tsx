import { errorText } from '../../app/errors.ts'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { type Translate, useT } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { discardRequested, retryRequested } from '../messages/events.ts'
import type { Operation, PendingOperation } from '../messages/operations.ts'
import { selectRefusals } from '../messages/selectors.ts'
import styles from './ConnectionStatus.module.css'

const whatFailed = (t: Translate, operation: Operation): string => {
  if (operation.kind === 'react') return t('refusal.react', { emoji: operation.emoji })
  return t(operation.kind === 'settings' ? 'refusal.settings' : 'refusal.preferences')
}

/** What was refused and has no row of its own to say so: each with its reason, once more, or never mind. */
export function Refusals() {
  const refusals = useAppSelector(selectRefusals)
  return refusals.map((item) => <Refusal key={item.clientId} item={item} />)
}

function Refusal({ item: { clientId, operation, error } }: { item: PendingOperation }) {
  const t = useT()
  const dispatch = useAppDispatch()
  return (
    <div role="alert" className={styles.refusal}>
      <span>
        {whatFailed(t, operation)} {errorText(t, error)}
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
