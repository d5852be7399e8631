import { useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { Avatar } from '../../ui/Avatar.tsx'
import { selectOrganization } from '../auth/sessionSlice.ts'
import { ChatAvatar } from '../chats/ChatAvatar.tsx'
import { selectChatPeer } from '../chats/selectors.ts'
import { chatKind } from '../messages/chatKind.ts'
import type { Destination } from './destinations.ts'
import styles from './Switcher.module.css'

/** A chat or a person in one line: the picture, the name, and what it is. */
export function DestinationText({ destination }: { destination: Destination }) {
  const t = useT()
  const peer = useAppSelector(selectChatPeer(destination.id))
  const meId = useAppSelector((state) => state.session.user?.id)
  const organization = useAppSelector(selectOrganization)?.name ?? ''
  const picture =
    destination.kind === 'chat' ? (
      <ChatAvatar chat={destination.chat} size={32} />
    ) : (
      <Avatar id={destination.id} name={destination.title} url={destination.user.avatarUrl} size={32} />
    )
  const person = destination.kind === 'person' ? destination.user : peer
  const who = person?.id === meId ? t('chat.noteToSelf') : `@${person?.username ?? ''}`
  const detail =
    destination.kind === 'chat' && destination.chat.type !== 'direct'
      ? chatKind(t, destination.chat, organization)
      : who
  return (
    <>
      {picture}
      <span className={styles.name} dir="auto">
        {destination.title}
      </span>
      <span className={styles.detail}>{detail}</span>
    </>
  )
}
