import { type ContextProp, type ItemProps, type ListProps, Virtuoso } from 'react-virtuoso'
import type { Ref } from 'react'
import { useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { selectConnection } from '../connection/connectionSlice.ts'
import type { Hit } from './found.ts'
import { HitRow } from './HitRow.tsx'
import styles from './Search.module.css'
import type { Searched } from './thunks.ts'

type Context = { openId: string | null; onJump: (chatId: string) => void; inOneChat: boolean }

const List = ({
  ref,
  context: _context,
  ...rest
}: ListProps & ContextProp<Context> & { ref?: Ref<HTMLDivElement> | undefined }) => (
  <div {...rest} ref={ref} role="list" />
)
const Item = ({ item: _item, context: _context, ...rest }: ItemProps<Hit> & ContextProp<Context>) => (
  <div {...rest} role="listitem" />
)
const components = { List, Item }

/** Of so few one needn't be told how to narrow them. */
const fewHits = 8

type MessageHitsProps = Omit<Context, 'inOneChat'> & {
  searched: Searched | null
  failed: boolean
  scroller: HTMLElement
  onEnd: () => void
}

/** The messages that were found, newest first, and where they were looked for. */
export function MessageHits({ searched, failed, scroller, onEnd, openId, onJump }: MessageHitsProps) {
  const t = useT()
  const hits = searched?.hits ?? []
  return (
    <section aria-label={t('search.messages')}>
      <h2 className={styles.section}>{t('search.messages')}</h2>
      <Where searched={searched} failed={failed} />
      {hits.length > 0 && (
        <Virtuoso<Hit, Context>
          data={hits}
          context={{ openId, onJump, inOneChat: searched?.inOneChat ?? false }}
          components={components}
          customScrollParent={scroller}
          computeItemKey={(_index, { messageId }) => messageId}
          increaseViewportBy={400}
          endReached={onEnd}
          itemContent={(_index, hit, { openId: open, ...rest }) => (
            <HitRow hit={hit} isOpen={hit.chatId === open} {...rest} />
          )}
        />
      )}
      {hits.length > fewHits && <p className={styles.hint}>{t('search.hint')}</p>}
    </section>
  )
}

/** What was searched, said when it isn't all or nothing was found in it. */
function Where({ searched, failed }: Pick<MessageHitsProps, 'searched' | 'failed'>) {
  const t = useT()
  const isOffline = useAppSelector(selectConnection) === 'offline'
  const [ignored] = searched?.ignored ?? []
  const lines = [
    failed && t('search.failed'),
    ignored !== undefined && t('search.ignored', { filter: ignored }),
    searched?.reading && t('search.reading'),
    isOffline && !failed && t('search.offline'),
    searched?.hits.length === 0 && !searched.reading && t('search.none'),
  ].filter((line) => typeof line === 'string')
  return (
    <div className={styles.where} role="status">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  )
}
