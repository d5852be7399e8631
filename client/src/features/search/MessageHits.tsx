import { type ContextProp, type ItemProps, type ListProps, Virtuoso } from 'react-virtuoso'
import { memo, type Ref } from 'react'
import { useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { selectConnection } from '../connection/connectionSlice.ts'
import type { Hit } from './found.ts'
import { HitRow } from './HitRow.tsx'
import type { RowKeys } from './rowKeys.ts'
import styles from './Search.module.css'
import type { Searched } from './thunks.ts'

type Context = {
  openId: string | null
  onJump: (chatId: string) => void
  inOneChat: boolean
  keys: RowKeys
}

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

const keyOf = (_index: number, { messageId }: Hit, { keys }: Context) => keys.get(messageId) ?? messageId
const rowOf = (_index: number, hit: Hit, { openId, onJump, inOneChat }: Context) => (
  <HitRow hit={hit} isOpen={hit.chatId === openId} inOneChat={inOneChat} onJump={onJump} />
)

/** Of so few one needn't be told how to narrow them. */
const fewHits = 8

type MessageHitsProps = Omit<Context, 'inOneChat'> & {
  searched: Searched | null
  failed: boolean
  scroller: HTMLElement
  onEnd: () => void
}

/** The messages that were found, newest first, and where they were looked for. Not rendered for a letter, but for an answer. */
export const MessageHits = memo(function MessageHits({
  searched,
  failed,
  keys,
  scroller,
  onEnd,
  openId,
  onJump,
}: MessageHitsProps) {
  const t = useT()
  const hits = searched?.hits ?? []
  return (
    <section aria-label={t('search.messages')}>
      <h2 className={styles.section}>{t('search.messages')}</h2>
      <Where searched={searched} failed={failed} />
      {hits.length > 0 && (
        <Virtuoso<Hit, Context>
          data={hits}
          context={{ openId, onJump, inOneChat: searched?.inOneChat ?? false, keys }}
          components={components}
          customScrollParent={scroller}
          computeItemKey={keyOf}
          increaseViewportBy={200}
          endReached={onEnd}
          itemContent={rowOf}
        />
      )}
      {hits.length > fewHits && <p className={styles.hint}>{t('search.hint')}</p>}
    </section>
  )
})

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
