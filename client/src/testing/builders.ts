import {
  type Chat,
  type ChatMe,
  defaultChatPreferences,
  defaultChatSettings,
  type Member,
  type Message,
  type Organization,
  type User,
} from '@oms-chat/shared'

/** A 24-digit id that says what it stands for: `id(7)` is always the same. */
export const id = (number: number): string => number.toString(16).padStart(24, '0')

export const orgId = id(0xa0)
export const at = (minutes: number): string => new Date(Date.UTC(2026, 0, 5, 9, minutes)).toISOString()

export const exampleUser = (more: Partial<User> = {}): User => ({
  id: id(1),
  orgId,
  username: 'ada',
  fullName: 'Ada Lovelace',
  avatarUrl: null,
  role: 'member',
  propertyIds: [],
  isBot: false,
  disabledAt: null,
  ...more,
})

export const exampleOrganization: Organization = { id: orgId, name: 'Acme' }

export const exampleMessage = (more: Partial<Message> = {}): Message => ({
  id: id(0x1000 + (more.seq ?? 1)),
  chatId: id(0xc1),
  clientId: `client-${more.seq ?? 1}-0000`,
  seq: 1,
  rev: more.seq ?? 1,
  senderId: id(2),
  type: 'text',
  content: 'Good morning',
  system: null,
  attachments: [],
  replyTo: null,
  threadRootId: null,
  threadCount: 0,
  threadLastAt: null,
  mentions: [],
  reactions: [],
  linkPreviews: [],
  poll: null,
  forwardedFrom: null,
  editedAt: null,
  deletedAt: null,
  pinnedAt: null,
  expiresAt: null,
  createdAt: at(more.seq ?? 1),
  ...more,
})

export const exampleMe = (more: Partial<ChatMe> = {}): ChatMe => ({
  ...defaultChatPreferences,
  role: 'member',
  joinedRev: 0,
  readRev: 0,
  deliveredRev: 0,
  unreadCount: 0,
  mentionCount: 0,
  ...more,
})

export const exampleChat = (more: Partial<Chat> = {}): Chat => ({
  id: id(0xc1),
  orgId,
  type: 'group',
  visibility: 'private',
  scope: 'none',
  propertyId: null,
  name: 'Planning',
  directUserIds: null,
  description: '',
  avatarUrl: null,
  category: null,
  createdBy: id(1),
  createdAt: at(0),
  memberCount: 2,
  head: 0,
  oldestSeq: 0,
  deliveredToAll: 0,
  readByAll: 0,
  lastMessage: null,
  lastActivityAt: at(0),
  settings: defaultChatSettings,
  me: exampleMe(),
  ...more,
})

export const exampleMember = (more: Partial<Member> = {}): Member => ({
  chatId: id(0xc1),
  user: exampleUser(),
  role: 'member',
  joinedAt: at(0),
  readRev: 0,
  deliveredRev: 0,
  ...more,
})
