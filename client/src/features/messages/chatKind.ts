import type { Chat } from '@oms-chat/shared'
import type { Translate } from '../../app/i18n.tsx'

/** Who is in it, in a few words. */
export function chatKind(t: Translate, chat: Chat, organization: string): string {
  const members = t('chat.members', { count: chat.memberCount })
  if (chat.scope === 'organization')
    return `${t('chat.organizationChannel', { name: organization })} · ${members}`
  if (chat.scope === 'property') return `${t('chat.propertyChannel')} · ${members}`
  if (chat.type === 'group') return members
  return `${t(chat.visibility === 'public' ? 'chat.publicChannel' : 'chat.privateChannel')} · ${members}`
}
