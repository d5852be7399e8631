import { MoreHorizontal, Reply, SmilePlus } from 'lucide-react'
import { useT } from '../../app/i18n.tsx'
import { IconButton } from '../../ui/Button.tsx'
import styles from './MessageRow.module.css'
import type { MessageActs } from './messageActs.ts'

/** What is offered beside a message when one reaches for it. */
export function MessageTools({ acts }: { acts: MessageActs }) {
  const t = useT()
  return (
    <div className={styles.tools}>
      {acts.rights.canAnswer && (
        <>
          <IconButton
            icon={SmilePlus}
            label={t('message.react')}
            tabIndex={-1}
            aria-haspopup="dialog"
            onClick={(event) => acts.openReactions(event.currentTarget, event.currentTarget)}
          />
          <IconButton icon={Reply} label={t('message.reply')} tabIndex={-1} onClick={acts.reply} />
        </>
      )}
      <IconButton
        icon={MoreHorizontal}
        label={t('message.more')}
        tabIndex={-1}
        aria-haspopup="menu"
        onClick={(event) => acts.openActions(event.currentTarget, event.currentTarget, false)}
      />
    </div>
  )
}
