import type { Chat } from '@oms-chat/shared'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { selectChatTitle } from '../chats/selectors.ts'
import { useConversation } from './conversationContext.ts'
import { messageSubmitted } from './submit.ts'

/** Nobody has said anything yet: who is here, and a first word. */
export function EmptyChat({ chat }: { chat: Chat }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const title = useAppSelector(selectChatTitle(chat.id))
  const { canPost, meId } = useConversation()
  const isSelf = chat.type === 'direct' && !chat.directUserIds?.some((id) => id !== meId)
  const text = isSelf
    ? t('chat.emptySelf')
    : chat.type === 'direct'
      ? t('chat.emptyDirect', { name: title })
      : `${t('chat.empty', { name: title })} ${t('chat.members', { count: chat.memberCount })}.`
  return (
    <EmptyState text={text}>
      {canPost && !isSelf && (
        <Button onClick={() => dispatch(messageSubmitted({ chatId: chat.id, content: t('chat.waveText') }))}>
          {t('chat.wave')}
        </Button>
      )}
    </EmptyState>
  )
}
