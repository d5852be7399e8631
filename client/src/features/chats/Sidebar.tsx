import { Archive, ArrowLeft, MessageSquarePlus, Search } from 'lucide-react'
import { type Ref, Suspense, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { paths } from '../../app/paths.ts'
import { useNavigate } from '../../app/useNavigate.tsx'
import { isTouch, useShortcuts } from '../../app/shortcuts.ts'
import { IconButton } from '../../ui/Button.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { useOverlays } from '../../ui/overlays.ts'
import { Late, SkeletonLine } from '../../ui/states.tsx'
import { AccountButton } from '../settings/AccountButton.tsx'
import { ChatList } from './ChatList.tsx'
import { type ChatFilter, selectArchivedCount, selectChatIds, selectChatsReady } from './selectors.ts'
import styles from './Sidebar.module.css'
import { useNeeded } from '../../ui/lazyModule.ts'
import { lazyPart } from '../../ui/lazyPart.ts'
import { lazyView } from '../../ui/lazyView.ts'

const SearchResults = lazyView(() => import('../search/SearchResults.tsx'))
const noChats = lazyPart(async () => (await import('./NoChats.tsx')).NoChats)
const NewChatDialog = lazyView(() => import('./NewChatDialog.tsx'))

/** What other parts of the app ask of the sidebar. */
export type SidebarHandle = {
  /** Begins a search for this text; without one, what was searched last is there to be typed over. */
  startSearch: (text?: string) => void
}

type SidebarProps = {
  openId: string | null
  /** Over the conversation, where there is only room for the avatars. */
  expanded: boolean
  onExpanded: (expanded: boolean) => void
  ref?: Ref<SidebarHandle>
}

/** The chats, how to find one, and oneself. */
export function Sidebar({ openId, expanded, onExpanded, ref }: SidebarProps) {
  const t = useT()
  const navigate = useNavigate()
  const { openDialog } = useOverlays()
  const [query, setQuery] = useState('')
  const [filter, setFilter] = useState<ChatFilter>('all')
  const search = useRef<HTMLInputElement>(null)
  const rail = useRef<HTMLButtonElement>(null)
  const jumpedTo = useRef<string | null>(null)
  /** Another chat ends the search; one to which a found message led doesn't, nor the way back to the list. */
  useEffect(() => {
    if (openId !== null && openId !== jumpedTo.current) setQuery('')
  }, [openId])
  /** The field has the keyboard before this returns: the letters that follow a key or a click are meant for it. */
  const startSearch = useCallback(
    (text?: string) => {
      flushSync(() => {
        onExpanded(true)
        if (search.current?.offsetParent === null && rail.current?.offsetParent === null) navigate(paths.home)
        if (text !== undefined) setQuery(text)
      })
      search.current?.focus()
      if (text === undefined) search.current?.select()
    },
    [navigate, onExpanded],
  )
  useImperativeHandle(ref, () => ({ startSearch }), [startSearch])
  useShortcuts(startSearch)
  const endSearch = () => {
    setQuery('')
    onExpanded(false)
  }
  /** What was found stays beside the message, unless there is no room beside it. */
  const jump = (chatId: string) => {
    jumpedTo.current = chatId
    onExpanded(false)
    requestAnimationFrame(() => {
      if (rail.current?.offsetParent) setQuery('')
    })
  }
  return (
    <nav
      className={styles.sidebar}
      data-expanded={expanded}
      aria-label={t('sidebar.chats')}
      onBlur={(event) => {
        if (expanded && query === '' && !event.currentTarget.contains(event.relatedTarget)) onExpanded(false)
      }}
    >
      <header className={styles.head}>
        <AccountButton className={styles.account} />
        <div className={styles.search}>
          <SearchField
            label={t('sidebar.search')}
            placeholder={isTouch() ? t('sidebar.search') : `${t('sidebar.search')}  /`}
            clearLabel={t('sidebar.clearSearch')}
            aria-keyshortcuts="/"
            inputRef={search}
            value={query}
            onValue={setQuery}
            onKeyDown={(event) => {
              if (event.key === 'Escape') endSearch()
              if (event.key === 'ArrowDown' || event.key === 'Enter') focusFirst(event)
            }}
          />
        </div>
        <IconButton
          className={styles.railOnly}
          icon={Search}
          ref={rail}
          label={t('sidebar.search')}
          onClick={() => startSearch()}
        />
        <IconButton
          icon={MessageSquarePlus}
          label={t('sidebar.newChat')}
          onClick={() => openDialog(<NewChatDialog />)}
        />
      </header>
      {query.trim() === '' ? (
        <Chats filter={filter} onFilter={setFilter} openId={openId} />
      ) : (
        <Suspense fallback={null}>
          <SearchResults query={query} openId={openId} onChosen={endSearch} onJump={jump} />
        </Suspense>
      )}
    </nav>
  )
}

/** From the search field into what it found: down moves there, Enter opens the first. */
const focusFirst = (event: { key: string; currentTarget: HTMLElement; preventDefault: () => void }) => {
  const first = event.currentTarget
    .closest('nav')
    ?.querySelector<HTMLElement>('[data-chat-id], [data-person-id], [data-message-id]')
  if (!first) return
  event.preventDefault()
  if (event.key === 'Enter') first.click()
  else first.focus()
}

type ChatsProps = { filter: ChatFilter; onFilter: (filter: ChatFilter) => void; openId: string | null }

function Chats({ filter, onFilter, openId }: ChatsProps) {
  const t = useT()
  const ids = useAppSelector(selectChatIds(filter))
  const ready = useAppSelector(selectChatsReady)
  const archived = useAppSelector(selectArchivedCount)
  const NoChats = useNeeded(noChats, ready && ids.length === 0)
  return (
    <>
      {filter === 'archived' ? (
        <button type="button" className={styles.archived} onClick={() => onFilter('all')}>
          <ArrowLeft aria-hidden />
          <span>{t('sidebar.archived')}</span>
        </button>
      ) : (
        <Filters filter={filter} onFilter={onFilter} />
      )}
      {filter === 'all' && archived > 0 && (
        <button type="button" className={styles.archived} onClick={() => onFilter('archived')}>
          <Archive aria-hidden strokeWidth={1.75} />
          <span>{t('sidebar.archived')}</span>
          <span>{archived}</span>
        </button>
      )}
      <div className={styles.list}>
        {ids.length > 0 && <ChatList ids={ids} openId={openId} context={filter} />}
        {ids.length === 0 && !ready && <ChatsSkeleton />}
        {NoChats && <NoChats filter={filter} />}
      </div>
    </>
  )
}

const filters = ['all', 'unread', 'direct'] as const

function Filters({ filter, onFilter }: Omit<ChatsProps, 'openId'>) {
  const t = useT()
  return (
    <div className={styles.chips} role="group" aria-label={t('sidebar.filter')}>
      {filters.map((each) => (
        <button
          key={each}
          type="button"
          className={styles.chip}
          aria-pressed={each === filter}
          onClick={() => onFilter(each)}
        >
          {t(`sidebar.${each}`)}
        </button>
      ))}
    </div>
  )
}

const widths = ['58%', '72%', '46%', '64%', '52%', '68%', '44%']

function ChatsSkeleton() {
  const t = useT()
  return (
    <Late label={t('common.loading')} className={styles.skeleton}>
      {widths.map((width) => (
        <span key={width} className={styles.skeletonRow}>
          <SkeletonLine width="44px" height={44} round />
          <span>
            <SkeletonLine width={width} height={13} />
            <SkeletonLine width="86%" height={11} />
          </span>
        </span>
      ))}
    </Late>
  )
}
