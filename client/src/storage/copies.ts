import type { Member, Message, Organization, Rev, Settings, User } from '@oms-chat/shared'
import type { HistoryPage, HistoryPlace } from '../app/ports.ts'
import type { HeldChat } from '../features/chats/heldChat.ts'
import type { Span } from './spans.ts'

/** What is known of oneself, and of which past of the server all copies are. */
export type DeviceSelf = {
  generation: string
  meRev: Rev
  settings: Settings
  user: User
  organization: Organization
}

/** Everything a start shows before the network has answered; messages are read when a chat is opened. */
export type DeviceSnapshot = DeviceSelf & { chats: HeldChat[]; users: User[]; hidden: string[] }

/** What one write brings: it is stored whole or not at all. */
export type DeviceBatch = {
  self: DeviceSelf
  /** Generations that this tab knows to be over: copies of them go. */
  past: string[]
  /** Chats as they are now. */
  chats: HeldChat[]
  /** Chats that are gone, with all that was theirs. */
  removed: string[]
  /** Chats whose messages can't be trusted any more: they go before anything is put. */
  reset: string[]
  /** Ranges of which every message of the main list is held after this write. */
  spans: { chatId: string; span: Span }[]
  messages: Message[]
  members: Member[]
  removedMembers: { chatId: string; userId: string }[]
  users: User[]
  hidden: string[]
  /** When chats were opened, in milliseconds since the epoch. */
  used: Record<string, number>
}

/**
 * The device's copies of what the server said. Every call may reject: the store can break, fill up or be
 * deleted at any time, and then the app goes on without it.
 */
export type DeviceCopies = {
  /** What a start shows; null when nothing was ever kept. */
  read: () => Promise<DeviceSnapshot | null>
  /** One transaction. False: another tab has moved to another generation, so nothing was written. */
  write: (batch: DeviceBatch) => Promise<boolean>
  /** A page of a chat's main list; null when the device doesn't hold that place without a hole. */
  page: (chatId: string, place: HistoryPlace, limit: number) => Promise<HistoryPage | null>
  /** Where a message stands; null when it isn't held. */
  seqOf: (messageId: string) => Promise<Rev | null>
  /** The id of the first message held at or behind a time, else of the last before it; null when none is held. */
  messageAt: (chatId: string, time: string) => Promise<string | null>
  members: (chatId: string) => Promise<Member[]>
  /** Drops the oldest messages of the chats opened longest ago until at most `most` are left. Answers how many went. */
  makeRoom: (most: number) => Promise<number>
  close: () => void
}
