import type { Chat } from '@oms-chat/shared'
import type { Locale } from '../../app/i18n.tsx'
import { plainText } from '../messages/plainText.ts'
import { systemText } from '../messages/systemText.ts'

type Reader = { meId: string; nameOf: (id: string) => string }
export type PreviewLine = { kind: 'draft' | 'text' | 'quiet'; text: string }

const firstName = (name: string) => name.split(' ')[0] ?? name

/** The one line under a chat's name: the draft, else the last message with who said it. */
export function previewLine(locale: Locale, chat: Chat, draft: string, reader: Reader): PreviewLine {
  const { t } = locale
  if (draft.trim() !== '') return { kind: 'draft', text: draft.replace(/\s+/g, ' ').trim() }
  const last = chat.lastMessage
  if (!last) return { kind: 'quiet', text: chat.description || t('row.empty') }
  if (last.system) return { kind: 'text', text: systemText(locale, last.system, reader) }
  if (last.deletedAt !== null) return { kind: 'quiet', text: t('row.deleted') }
  const text = plainText(last.excerpt)
  if (last.senderId === reader.meId) return { kind: 'text', text: t('row.you', { text }) }
  if (chat.type === 'direct' || last.senderId === null) return { kind: 'text', text }
  const name = last.senderName ?? reader.nameOf(last.senderId)
  return { kind: 'text', text: t('row.sender', { name: firstName(name), text }) }
}
