import { Hash, Users } from 'lucide-react'
import type { Chat } from '@oms-chat/shared'
import { useAppSelector } from '../../app/hooks.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Live } from '../presence/Live.tsx'
import { selectChatPeer, selectChatTitle } from './selectors.ts'

/** The picture of a chat: of a direct one the other's, of a room its own or what stands for its kind. */
export function ChatAvatar({ chat, size }: { chat: Chat; size: number }) {
  const title = useAppSelector(selectChatTitle(chat.id))
  const peer = useAppSelector(selectChatPeer(chat.id))
  if (chat.type === 'direct')
    return (
      <Live part="Person" of={peer?.id ?? ''}>
        <Avatar id={peer?.id ?? chat.id} name={title} url={peer?.avatarUrl} size={size} />
      </Live>
    )
  return (
    <Avatar
      id={chat.id}
      name={title}
      url={chat.avatarUrl}
      size={size}
      square
      icon={chat.type === 'channel' ? Hash : Users}
    />
  )
}
