import type { Ref } from 'react'
import type { Components, ContextProp, ScrollerProps } from 'react-virtuoso'
import { useT } from '../../app/i18n.tsx'
import styles from './Conversation.module.css'
import type { ListRow } from './rows.ts'

export type ListContext = {
  /** The log's accessible name. */
  label: string
  title: string
  hasBefore: boolean
  flashKey: string | null
}

type WithContext = ContextProp<ListContext>

function Scroller({
  context,
  ref,
  ...rest
}: ScrollerProps & WithContext & { ref?: Ref<HTMLDivElement> | undefined }) {
  return <div {...rest} ref={ref} role="log" aria-live="off" aria-label={context.label} tabIndex={0} />
}

/** What stands above the oldest message: equally high whether there is more or not, so that nothing moves. */
function Header({ context }: WithContext) {
  const t = useT()
  return (
    <div className={styles.edge}>
      {context.hasBefore ? t('common.loading') : t('chat.empty', { name: context.title })}
    </div>
  )
}

const Footer = () => <div className={styles.end} />

export const listComponents: Components<ListRow, ListContext> = { Scroller, Header, Footer }
