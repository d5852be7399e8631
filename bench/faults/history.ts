/** A revision of a chat's log as the database holds it. */
export type LogEntry = {
  rev: number
  kind: string
  actorId: string | null
  clientId: string
  /** A message that counts as unread for those who didn't write it: not the system's, not deleted. */
  counts: boolean
}

/** What a device shows of a message. */
export type Shown = { id: string; clientId: string; seq: number; rev: number; summary: string }

/** What a device shows of a chat once it has loaded all of it. */
export type View = {
  whole: number
  /** Nothing of the chat is missing from this revision on. */
  from: number
  readRev: number
  unread: number
  messages: readonly Shown[]
  /** The chat itself: its name, members, preview. */
  summary: string
}

/** Something a server told a device without being asked. */
export type Heard = { event: string; chatId: string; rev: number }

/** A message that somebody wrote on a device. */
export type Sent = { chatId: string; clientId: string }

/** What one device did, heard and shows at the end, when everything is quiet. */
export type DeviceHistory = {
  device: string
  userId: string
  orgId: string
  /** In the order in which the person submitted them. */
  sent: readonly Sent[]
  /** The `clientId`s that the server said yes to. */
  acknowledged: readonly string[]
  /** The `clientId`s that the server refused for good. */
  refused: readonly string[]
  /** What the outbox still shows. */
  waiting: readonly string[]
  heard: readonly Heard[]
  /** Every value the person's own pointer had on this device, in order, by chat. */
  pointers: Readonly<Record<string, readonly number[]>>
  /** By chat. */
  views: Readonly<Record<string, View>>
  /** By chat, what a device of the same person shows that was never there before. */
  fresh: Readonly<Record<string, View>>
}

export type ChatHistory = {
  chatId: string
  orgId: string
  /** In ascending order of revisions. */
  log: readonly LogEntry[]
  /** By person, how far they have read as the database knows it. Only who is in the chat has a pointer. */
  members: Readonly<Record<string, { readRev: number; fromRev: number }>>
}

/** Someone was taken out of a chat with this revision, and not let in again. */
export type Removal = { chatId: string; userId: string; rev: number }

/** A place where something is kept or was told, and what stands there. */
export type Place = { name: string; text: string }

/** All that a run left behind, for the checker. */
export type RunHistory = {
  chats: readonly ChatHistory[]
  devices: readonly DeviceHistory[]
  removals: readonly Removal[]
  /** Words that stood only in messages which were deleted for everyone. */
  deleted: readonly string[]
  places: readonly Place[]
}
