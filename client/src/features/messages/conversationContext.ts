import { createContext, useContext } from 'react'
import type { Chat } from '@oms-chat/shared'
import type { MessageActs } from './messageActs.ts'
import type { MessageEntry } from './selectors.ts'

/** What every line of a conversation needs to know and to do. */
export type ConversationState = {
  chat: Chat
  meId: string
  /** Whether one may write here. */
  canPost: boolean
  /** Shows a message, loading what lies around it. */
  jumpTo: (messageId: string) => void
  /** What one can do with a message. */
  actsOf: (entry: MessageEntry) => MessageActs
}

export const ConversationContext = createContext<ConversationState | null>(null)

export function useConversation(): ConversationState {
  const conversation = useContext(ConversationContext)
  if (!conversation) throw new Error('useConversation needs a Conversation above it')
  return conversation
}
