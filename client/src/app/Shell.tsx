import { Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { chatOpened } from '../features/chats/events.ts'
import { selectChat, selectTotalUnread, selectUnmade } from '../features/chats/selectors.ts'
import { Sidebar, type SidebarHandle } from '../features/chats/Sidebar.tsx'
import { ConnectionStatus } from '../features/connection/ConnectionStatus.tsx'
import { selectRestored } from '../features/connection/connectionSlice.ts'
import { Conversation, NoConversation } from '../features/messages/Conversation.tsx'
import { selectRefusals } from '../features/messages/selectors.ts'
import { liveParts } from '../features/presence/Live.tsx'
import { Boundary } from '../ui/Boundary.tsx'
import { EmptyState } from '../ui/states.tsx'
import { useOverlays } from '../ui/overlays.ts'
import { useIdle } from '../ui/useIdle.ts'
import { useAppDispatch, useAppSelector } from './hooks.ts'
import { useT } from './i18n.tsx'
import { paths, type Place } from './paths.ts'
import { useNavigate } from './useNavigate.tsx'
import { useSidebarWidth } from './sidebarWidth.ts'
import styles from './Shell.module.css'
import { useNeeded } from '../ui/lazyModule.ts'
import { lazyPart } from '../ui/lazyPart.ts'
import { lazyView } from '../ui/lazyView.ts'

const refusalsModule = lazyPart(async () => (await import('../features/connection/Refusals.tsx')).Refusals)
const restoredModule = lazyPart(
  async () => (await import('../features/connection/RestoredNotice.tsx')).RestoredNotice,
)
const resizerModule = lazyPart(async () => (await import('./Resizer.tsx')).Resizer)
const JoinByLink = lazyView(() => import('../features/invites/JoinByLink.tsx'))
const InfoPanel = lazyView(() => import('../features/members/InfoPanel.tsx'))

/** The frame: the chats, the conversation, and beside it what one looks up. On a phone one of them at a time. */
export function Shell({ place }: { place: Place }) {
  const chatId = place.view === 'chat' ? place.chatId : null
  const dispatch = useAppDispatch()
  useEffect(() => {
    dispatch(chatOpened(chatId))
  }, [dispatch, chatId])
  const t = useT()
  useTitle()
  useInvite(place)
  const RestoredNotice = useNeeded(restoredModule, useAppSelector(selectRestored) > 0)
  const Refusals = useNeeded(refusalsModule, useAppSelector(selectRefusals).length > 0)
  const chat = useAppSelector(selectChat(chatId))
  const { width, setWidth } = useSidebarWidth()
  useNeeded(
    liveParts,
    useAppSelector(({ typing }) => typing !== undefined),
  )
  const Resizer = useNeeded(resizerModule, useIdle())
  const [expanded, setExpanded] = useState(false)
  const sidebar = useRef<SidebarHandle>(null)
  const search = useCallback((text: string) => sidebar.current?.startSearch(text), [])
  const isUnmade = useAppSelector((state) => chatId !== null && selectUnmade(chatId)(state) !== undefined)
  const panel = place.view === 'chat' && place.info && chat !== undefined && !isUnmade
  return (
    <>
      <ConnectionStatus />
      {Refusals && <Refusals />}
      {RestoredNotice && <RestoredNotice />}
      <div className={styles.frame}>
        <div
          className={styles.shell}
          data-view={chatId === null ? 'home' : 'chat'}
          data-panel={panel}
          style={width}
        >
          <div className={styles.sidebar} data-expanded={expanded}>
            <Sidebar openId={chatId} expanded={expanded} onExpanded={setExpanded} ref={sidebar} />
          </div>
          {Resizer && <Resizer width={width['--sidebar']} onWidth={setWidth} className={styles.resizer} />}
          <main className={styles.main}>
            {place.view === 'chat' ? (
              <Conversation
                key={place.chatId}
                chatId={place.chatId}
                messageId={place.messageId}
                info={place.info}
                onSearch={search}
              />
            ) : (
              <NoConversation />
            )}
          </main>
          {panel && (
            <aside className={styles.panel} aria-labelledby="oms-info-title">
              <Boundary key={chat.id} fallback={<EmptyState text={t('error.chunk')} />}>
                <Suspense fallback={null}>
                  <InfoPanel chatId={chat.id} />
                </Suspense>
              </Boundary>
            </aside>
          )}
        </div>
      </div>
    </>
  )
}

/** A link into a chat shows where it leads, above whatever else is there. */
function useInvite(place: Place) {
  const { openDialog } = useOverlays()
  const navigate = useNavigate()
  const token = place.view === 'invite' ? place.token : null
  useEffect(() => {
    if (token === null) return
    openDialog(<JoinByLink token={token} />)
    navigate(paths.home, { replace: true })
  }, [token, openDialog, navigate])
}

/** The tab tells how much is unread. */
function useTitle() {
  const t = useT()
  const unread = useAppSelector(selectTotalUnread)
  useEffect(() => {
    const name = t('app.name')
    document.title = unread > 0 ? `(${unread > 99 ? '99+' : unread}) ${name}` : name
    return () => {
      document.title = name
    }
  }, [t, unread])
}
