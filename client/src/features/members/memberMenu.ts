import { MessageSquare, ShieldCheck, ShieldHalf, User as UserIcon, UserMinus } from 'lucide-react'
import type { Chat, ChatRole, Member } from '@oms-chat/shared'
import type { Translate } from '../../app/i18n.tsx'
import type { MenuEntry } from '../../ui/overlays.ts'

type Acts = { message: () => void; changeRole: (role: ChatRole) => void; remove: () => void }

const roles = [
  { role: 'admin', label: 'info.makeAdmin', icon: ShieldCheck },
  { role: 'moderator', label: 'info.makeModerator', icon: ShieldHalf },
  { role: 'member', label: 'info.makeMember', icon: UserIcon },
] as const

/** Rooms that follow the assignments are nobody's to fill or to empty. */
export const isOpenRoom = (chat: Chat): boolean => chat.type !== 'direct' && chat.scope === 'none'

export const canAdd = (chat: Chat): boolean =>
  isOpenRoom(chat) && chat.me !== null && (chat.me.role !== 'member' || chat.settings.membersCanAddOthers)

/** What one may do with a member: everyone may write to them, admins change roles and remove. */
export function memberMenu(t: Translate, chat: Chat, member: Member, meId: string, acts: Acts): MenuEntry[] {
  const isAdmin = chat.me?.role === 'admin'
  const moderates = isAdmin || (chat.me?.role === 'moderator' && member.role === 'member')
  const isMe = member.user.id === meId
  const changes: MenuEntry[] =
    isAdmin && chat.type !== 'direct' && !isMe
      ? roles
          .filter(({ role }) => role !== member.role)
          .map(({ role, label, icon }) => ({ label: t(label), icon, onSelect: () => acts.changeRole(role) }))
      : []
  const removal: MenuEntry[] =
    moderates && isOpenRoom(chat) && !isMe
      ? [{ label: t('info.remove'), icon: UserMinus, danger: true, onSelect: acts.remove }]
      : []
  return [
    ...(isMe ? [] : [{ label: t('info.message'), icon: MessageSquare, onSelect: acts.message }]),
    ...changes,
    ...removal,
  ]
}
