import { ChevronDown } from 'lucide-react'
import { useId } from 'react'
import { useLocale } from '../../app/i18n.tsx'
import { Hidden } from '../../ui/states.tsx'
import styles from './Conversation.module.css'

/** Back to the newest message, with how many one hasn't seen. */
export function JumpButton({ count, onClick }: { count: number; onClick: () => void }) {
  const { t } = useLocale()
  const id = useId()
  return (
    <button
      type="button"
      className={styles.jump}
      aria-label={t('chat.jumpToLatest')}
      aria-describedby={count > 0 ? id : undefined}
      onClick={onClick}
    >
      <ChevronDown aria-hidden strokeWidth={2} />
      {count > 0 && (
        <>
          <span className={styles.count} aria-hidden>
            {count > 99 ? '99+' : count}
          </span>
          <Hidden id={id}>{t('chat.newCount', { count })}</Hidden>
        </>
      )}
    </button>
  )
}
