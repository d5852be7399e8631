import { type CSSProperties, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type ItemContent, Virtuoso, type VirtuosoHandle } from 'react-virtuoso'
import type { Chat } from '@oms-chat/shared'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { useNeeded, useNeededSoon } from '../../ui/lazyModule.ts'
import { lazyPart } from '../../ui/lazyPart.ts'
import { EmptyState, Late, SkeletonLine } from '../../ui/states.tsx'
import { selectChatTitle } from '../chats/selectors.ts'
import styles from './Conversation.module.css'
import { listComponents, type ListContext } from './listComponents.tsx'
import { ListLine } from './ListLine.tsx'
import { latestRequested } from './loading.ts'
import type { ListRow } from './rows.ts'
import { selectMessageList, selectWindowFlags } from './selectors.ts'
import { atEnd, endThreshold, supposedHeight } from './standing.ts'
import { useAhead } from './useAhead.ts'
import { type Target, useJumps } from './useJumps.ts'
import { useMarkdownLoading } from './useMarkdownLoading.ts'
import { useListRows } from './useListRows.ts'
import { useOpening } from './useOpening.ts'
import { useOpeningPlace } from './useOpeningPlace.ts'
import { useKeptPlace } from './useKeptPlace.ts'
import { useReading } from './useReading.ts'
import { useStand } from './useStand.ts'

const emptyModule = lazyPart(async () => (await import('./EmptyChat.tsx')).EmptyChat)

/** Nobody waits for what stands around the messages. */
const surroundings = lazyPart(async () => (await import('./Surroundings.tsx')).Surroundings)

const keyOfRow = (_index: number, row: ListRow) => row.key

const line: ItemContent<ListRow, ListContext> = (_index, row, { flashKey }) => (
  <ListLine row={row} flash={row.key === flashKey} />
)

/** So many pixels beyond the view the list has rows: at first hardly more than one sees, so that one sees them soon. */
const firstRoom = { top: 200, bottom: 200 }
const room = { top: 600, bottom: 400 }

type MessageListProps = { chat: Chat; linked: string | null; target: Target | null }

/** The messages of a chat: loaded in both directions as one scrolls, and what one reads never moves. */
export function MessageList({ chat, linked, target }: MessageListProps) {
  const t = useT()
  const dispatch = useAppDispatch()
  const chatId = chat.id
  const entries = useAppSelector(selectMessageList(chatId))
  const flags = useAppSelector(selectWindowFlags(chatId))
  const title = useAppSelector(selectChatTitle(chatId))
  const opening = useOpening(chat, entries, flags, linked !== null)
  const { rows, generation, firstIndex } = useListRows(entries, flags, opening.firstNew)
  const handle = useRef<VirtuosoHandle>(null)
  const [scroller, setScroller] = useState<HTMLElement | null>(null)
  const [atBottom, setAtBottom] = useState<boolean | null>(null)
  const isLivingEnd = !flags.hasAfter
  const reading = useReading(chat, atBottom === true && isLivingEnd && opening.settled)
  const { last, leave } = useKeptPlace(chatId)
  const { flashKey, jumpKey } = useJumps(chatId, linked, target, rows)
  const stand = useOpeningPlace({ rows, generation, isSettled: opening.settled }, jumpKey, last)
  const { isPlaced, isPainted, standAt } = useStand({ handle, scroller, rows, isLivingEnd }, stand)
  const hold = useCallback(
    (element: HTMLElement | Window | null) => setScroller(element instanceof HTMLElement ? element : null),
    [],
  )
  useEffect(() => {
    if (jumpKey !== null) standAt({ at: 'middle', key: jumpKey })
  }, [jumpKey, standAt])
  const toEnd = useCallback(() => standAt(atEnd), [standAt])
  const toLatest = () => {
    if (!isLivingEnd) void dispatch(latestRequested({ chatId }))
    toEnd()
  }
  useOwnSends(rows, toEnd)

  const context = useMemo<ListContext>(
    () => ({ label: t('chat.messages', { name: title }), hasBefore: flags.hasBefore, title, flashKey }),
    [t, title, flags.hasBefore, flashKey],
  )
  const EmptyChat = useNeeded(emptyModule, opening.settled && rows.length === 0)
  const onRange = useAhead({ chatId, flags, firstIndex, count: rows.length }, isPlaced)
  const Surroundings = useNeededSoon(surroundings, isPlaced)
  useMarkdownLoading(entries, isPlaced)

  if (flags.failed && rows.length === 0)
    return (
      <EmptyState text={t('chat.loadFailed')}>
        <Button onClick={() => void dispatch(latestRequested({ chatId }))}>{t('common.retry')}</Button>
      </EmptyState>
    )
  if (!opening.settled && (rows.length === 0 || flags.loaded)) return <MessagesSkeleton />
  const style: CSSProperties & Record<'--supposed', string> = {
    '--supposed': `${rows.length * supposedHeight}px`,
    flex: rows.length === 0 ? '0 0 0px' : 1,
    opacity: isPlaced ? 1 : 0,
  }
  return (
    <div className={styles.body}>
      {EmptyChat && <EmptyChat chat={chat} />}
      <Virtuoso<ListRow, ListContext>
        key={generation}
        ref={handle}
        scrollerRef={hold}
        className={styles.scroller}
        style={style}
        data={rows}
        context={context}
        components={listComponents}
        firstItemIndex={firstIndex}
        computeItemKey={keyOfRow}
        itemContent={line}
        alignToBottom
        skipAnimationFrameInResizeObserver
        defaultItemHeight={supposedHeight}
        increaseViewportBy={isPainted ? room : firstRoom}
        atBottomThreshold={endThreshold}
        atBottomStateChange={setAtBottom}
        rangeChanged={onRange}
      />
      {Surroundings && (
        <Surroundings
          chat={chat}
          entries={entries}
          rows={rows}
          scroller={scroller}
          onSeen={(seen) => {
            reading.seen(seen.seq)
            leave(atBottom && isLivingEnd ? null : seen.top)
          }}
          toLatest={rows.length > 0 && (atBottom === false || !isLivingEnd) ? toLatest : null}
        />
      )}
    </div>
  )
}

/** Whoever sends sees what they sent, wherever they were reading. */
function useOwnSends(rows: readonly ListRow[], toEnd: () => void) {
  const last = rows.at(-1)
  const unsent = last?.kind === 'message' && last.entry.message.id === '' ? last.key : null
  const seen = useRef(unsent)
  useEffect(() => {
    if (unsent !== null && unsent !== seen.current) toEnd()
    seen.current = unsent
  }, [unsent, toEnd])
}

const bubbles = [46, 30, 58, 38, 64, 26, 50]

export function MessagesSkeleton() {
  const t = useT()
  return (
    <Late label={t('common.loading')} className={styles.skeleton}>
      {bubbles.map((width) => (
        <SkeletonLine key={width} width={`${width}%`} height={width > 48 ? 58 : 38} />
      ))}
    </Late>
  )
}
