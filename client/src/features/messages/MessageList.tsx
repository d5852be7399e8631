import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso'
import type { Chat } from '@oms-chat/shared'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { useNeeded } from '../../ui/lazyModule.ts'
import { lazyPart } from '../../ui/lazyPart.ts'
import { EmptyState, Late, SkeletonLine } from '../../ui/states.tsx'
import { selectChatTitle } from '../chats/selectors.ts'
import { Announcer } from './Announcer.tsx'
import styles from './Conversation.module.css'
import { DayOverlay } from './DayOverlay.tsx'
import { JumpButton } from './JumpButton.tsx'
import { listComponents, type ListContext } from './listComponents.tsx'
import { ListLine } from './ListLine.tsx'
import { latestRequested } from './loading.ts'
import { moveFocus } from './moveFocus.ts'
import type { ListRow } from './rows.ts'
import { selectMessageList, selectWindowFlags } from './selectors.ts'
import { useAhead } from './useAhead.ts'
import { endThreshold, useFollowing } from './useFollowing.ts'
import { type Target, useJumps } from './useJumps.ts'
import { useMarkdownLoading } from './useMarkdownLoading.ts'
import { useListRows } from './useListRows.ts'
import { usePlacing } from './usePlacing.ts'
import { useOpening } from './useOpening.ts'
import { useOpeningPlace } from './useOpeningPlace.ts'
import { useKeptPlace } from './useKeptPlace.ts'
import { useReading } from './useReading.ts'

const emptyModule = lazyPart(async () => (await import('./EmptyChat.tsx')).EmptyChat)

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
  const list = useRef<VirtuosoHandle>(null)
  const [scroller, setScroller] = useState<HTMLElement | null>(null)
  const [atBottom, setAtBottom] = useState<boolean | null>(null)
  const toEnd = useCallback(() => list.current?.scrollToIndex({ index: 'LAST', align: 'end' }), [])
  const { following, letGo } = useFollowing(scroller, !flags.hasAfter, toEnd)
  const reading = useReading(chat, atBottom === true && !flags.hasAfter && opening.settled)
  const { flashKey, jumpKey } = useJumps(chatId, linked, target, rows, list, letGo)
  useOwnSends(rows, toEnd)

  const toLatest = () => {
    if (flags.hasAfter) void dispatch(latestRequested({ chatId }))
    toEnd()
  }
  const context = useMemo<ListContext>(
    () => ({ label: t('chat.messages', { name: title }), hasBefore: flags.hasBefore, title, flashKey }),
    [t, title, flags.hasBefore, flashKey],
  )
  const { last, leave } = useKeptPlace(chatId)
  const opens = useOpeningPlace({ rows, generation, isSettled: opening.settled }, jumpKey, following, last)
  const EmptyChat = useNeeded(emptyModule, opening.settled && rows.length === 0)
  const { isPlaced, replace } = usePlacing(list, scroller, opens)
  const onRange = useAhead({ chatId, flags, firstIndex, count: rows.length }, isPlaced)
  useMarkdownLoading(entries, isPlaced)

  if (flags.failed && rows.length === 0)
    return (
      <EmptyState text={t('chat.loadFailed')}>
        <Button onClick={() => void dispatch(latestRequested({ chatId }))}>{t('common.retry')}</Button>
      </EmptyState>
    )
  if (!opening.settled && (rows.length === 0 || flags.loaded)) return <MessagesSkeleton />
  return (
    <div className={styles.body}>
      {EmptyChat && <EmptyChat chat={chat} />}
      <Virtuoso<ListRow, ListContext>
        key={generation}
        ref={list}
        scrollerRef={(element) => setScroller(element instanceof HTMLElement ? element : null)}
        className={styles.scroller}
        style={{ flex: rows.length === 0 ? '0 0 0px' : 1, opacity: isPlaced ? 1 : 0 }}
        data={rows}
        context={context}
        components={listComponents}
        firstItemIndex={firstIndex}
        computeItemKey={(_index, row) => row.key}
        itemContent={(_index, row, { flashKey: key }) => <ListLine row={row} flash={row.key === key} />}
        alignToBottom
        skipAnimationFrameInResizeObserver
        defaultItemHeight={72}
        increaseViewportBy={{ top: 600, bottom: 400 }}
        atBottomThreshold={endThreshold}
        atBottomStateChange={setAtBottom}
        totalListHeightChanged={() => {
          if (!replace() && following.current && !flags.hasAfter) toEnd()
        }}
        followOutput={() => (following.current && !flags.hasAfter ? 'auto' : false)}
        rangeChanged={onRange}
        onKeyDown={moveFocus}
      />
      <DayOverlay
        scroller={scroller}
        rows={rows}
        onSeen={(seen) => {
          if (!isPlaced) return
          reading.seen(seen.seq)
          leave(atBottom && !flags.hasAfter ? null : seen.top)
        }}
      />
      {isPlaced && (atBottom === false || flags.hasAfter) && rows.length > 0 && (
        <JumpButton count={chat.me?.unreadCount ?? 0} onClick={toLatest} />
      )}
      <Announcer entries={entries} chat={chat} />
    </div>
  )
}

/** Whoever sends sees what they sent, wherever they were reading. */
function useOwnSends(rows: readonly ListRow[], toEnd: () => void) {
  const last = rows.at(-1)
  const unsent = last?.kind === 'message' && last.entry.message.id === '' ? last.key : null
  const seen = useRef(unsent)
  useEffect(() => {
    if (unsent !== null && unsent !== seen.current) requestAnimationFrame(toEnd)
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
