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
  socketsPerUser: 20,
  syncChats: 1_000,
  syncPage: 200,
  changesChats: 200,
  changesPage: 500,
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
