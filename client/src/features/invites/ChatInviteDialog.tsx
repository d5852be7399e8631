import { useCallback } from 'react'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { selectChatTitle } from '../chats/selectors.ts'
import { createChatInvite, loadChatInvites, revokeChatInvite } from './chatInvites.ts'
import { InviteLinks } from './InviteLinks.tsx'

/** Links into a chat. */
export default function ChatInviteDialog({ chatId }: { chatId: string }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const name = useAppSelector(selectChatTitle(chatId))
  const load = useCallback(() => dispatch(loadChatInvites(chatId)).unwrap(), [dispatch, chatId])
  return (
    <InviteLinks
      title={t('info.inviteByLink')}
      text={t('invite.chatText', { name })}
      load={load}
      create={(bounds) => dispatch(createChatInvite({ chatId, ...bounds })).unwrap()}
      revoke={(id) => dispatch(revokeChatInvite(id)).unwrap()}
    />
  )
}
