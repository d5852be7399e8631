import { MessageSquarePlus } from 'lucide-react'
import { useT } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { lazyView } from '../../ui/lazyView.ts'
import { useOverlays } from '../../ui/overlays.ts'
import { EmptyState } from '../../ui/states.tsx'
import type { ChatFilter } from './selectors.ts'

const NewChatDialog = lazyView(() => import('./NewChatDialog.tsx'))

/** What a list says in which there is no chat, and what to do about it. */
export function NoChats({ filter }: { filter: ChatFilter }) {
  const t = useT()
  const { openDialog } = useOverlays()
  if (filter === 'unread') return <EmptyState text={t('sidebar.noUnread')} />
  if (filter === 'direct') return <EmptyState text={t('sidebar.noDirect')} />
  if (filter === 'archived') return <EmptyState text={t('sidebar.noArchived')} />
  return (
    <EmptyState icon={MessageSquarePlus} title={t('sidebar.emptyTitle')} text={t('sidebar.emptyText')}>
      <Button look="primary" onClick={() => openDialog(<NewChatDialog />)}>
        {t('sidebar.start')}
      </Button>
    </EmptyState>
  )
}
