/** What the contract bounds. Sizes are bytes, durations milliseconds, lengths UTF-16 code units. */
export const limits = {
  messageLength: 8_000,
  pageSize: 50,
  pageSizeMax: 200,
  reactionsPerMessage: 20,
  reactionUserIds: 50,
  chatNameLength: 80,
  chatDescriptionLength: 500,
  groupMembers: 1_000,
  socketFrame: 64 * 1024,
  messagesPerMinute: 60,
  receiptsPerMinute: 1_000,
  typingPerMinute: 100,
  presencePerMinute: 300,
  presenceIds: 500,
  statusTextLength: 100,
  /** In larger chats nobody is told who types. */
  typingMembers: 200,
  socketsPerUser: 20,
  /** In chats with more members, only the totals of receipts are told. */
  receiptMembers: 32,
  syncChats: 1_000,
  syncPage: 200,
  changesChats: 200,
  changesPage: 500,
  /** In a larger chat only those who keep it may call everybody in it. */
  callEveryoneMembers: 32,
  unreadCap: 100,
  draftLength: 8_000,
  fullNameLength: 80,
  usernameLength: 32,
  passwordLengthMin: 10,
  passwordLengthMax: 200,
  userIdsPerQuery: 100,
} as const

/** The version of this contract; a client says it in the handshake as `protocol`. */
export const protocol = 1
