import { useEffect, useRef, useState } from 'react'
import type { Chat } from '@oms-chat/shared'
import { useT } from '../../app/i18n.tsx'
import states from '../../ui/states.module.css'
import { useNames } from '../users/names.ts'
import { useConversation } from './conversationContext.ts'
import { plainText } from './plainText.ts'
import type { MessageEntry } from './selectors.ts'

/** Reads out what others write while the chat is open, politely. */
export function Announcer({ entries, chat }: { entries: readonly MessageEntry[]; chat: Chat }) {
  const t = useT()
  const nameOf = useNames()
  const { meId } = useConversation()
  const heard = useRef(chat.head)
  const [said, setSaid] = useState('')
  const latest = entries.findLast(({ message }) => message.seq > 0)?.message
  useEffect(() => {
    if (!latest || latest.seq <= heard.current) return
    heard.current = latest.seq
    if (latest.senderId === null || latest.senderId === meId || latest.deletedAt !== null) return
    setSaid(t('chat.said', { name: nameOf(latest.senderId), text: plainText(latest.content) }))
  }, [latest, meId, nameOf, t])
  return (
    <div className={states.hidden} aria-live="polite">
      {said}
    </div>
  )
}
