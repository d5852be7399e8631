import { errorText } from '../../app/errors.ts'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { paths } from '../../app/paths.ts'
import { useNavigate } from '../../app/useNavigate.tsx'
import { Button } from '../../ui/Button.tsx'
import { discardRequested, retryRequested } from '../messages/events.ts'
import { selectCreation } from '../messages/selectors.ts'
import styles from './UnmadeNote.module.css'

/** A chat couldn't be made: why, once more, or never mind. What was written in it waits. */
export function UnmadeNote({ chatId }: { chatId: string }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const navigate = useNavigate()
  const creation = useAppSelector(selectCreation(chatId))
  if (creation?.status !== 'failed') return null
  const { clientId, error } = creation
  const discard = () => {
    dispatch(discardRequested({ clientId }))
    navigate(paths.home)
  }
  return (
    <div role="alert" className={styles.note}>
      <span>
        {t('unmade.failed')} {errorText(t, error)} {t('unmade.discardText')}
      </span>
      <Button look="plain" onClick={() => dispatch(retryRequested({ clientId }))}>
        {t('message.retry')}
      </Button>
      <Button look="plain" onClick={discard}>
        {t('message.discard')}
      </Button>
    </div>
  )
}
