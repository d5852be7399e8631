import type { Message } from '@oms-chat/shared'
import { useLocale } from '../../app/i18n.tsx'
import { useNames } from '../users/names.ts'
import type { MessageActs } from './messageActs.ts'
import styles from './MessageRow.module.css'

/** As many are named before the others are counted. */
const namedPeople = 6

type ReactionsProps = {
  reactions: Message['reactions']
  meId: string
  acts: MessageActs
}

/** Who reacted with what; tapping joins in or takes one's own back. */
export function Reactions({ reactions, meId, acts }: ReactionsProps) {
  const { t, formats } = useLocale()
  const nameOf = useNames()
  const tell = (userIds: readonly string[], count: number) => {
    const named = userIds.slice(0, namedPeople).map((id) => (id === meId ? t('common.you') : nameOf(id)))
    const rest = count - named.length
    return rest > 0 ? t('message.andOthers', { names: named.join(', '), count: rest }) : formats.list(named)
  }
  return (
    <div className={styles.reactions}>
      {reactions.map(({ emoji, count, userIds }) => {
        const names = tell(userIds, count)
        return (
          <button
            key={emoji}
            type="button"
            className={styles.reaction}
            disabled={!acts.rights.canAnswer}
            aria-pressed={userIds.includes(meId)}
            aria-label={t('message.reaction', { emoji, count, names })}
            data-tip={names}
            onClick={() => acts.toggleReaction(emoji)}
          >
            {emoji}
            <span>{formats.number(count)}</span>
          </button>
        )
      })}
    </div>
  )
}
