import type { enRest } from './en.rest.ts'

/**
 * The texts of the first view, in English; the others are in `en.rest.ts`. Keys with `_one` and `_other` are
 * chosen by the language's plural rules.
 */
export const en = {
  'app.name': 'OMS Chat',

  'common.retry': 'Retry',
  'common.you': 'You',
  'common.someone': 'Someone',
  'common.loading': 'Loading',

  'error.UNAVAILABLE': 'Can’t reach the server. Check your connection and try again.',
  'error.chunk': 'This part couldn’t be loaded. Check your connection and reload the page.',

  'connection.connecting': 'Connecting…',
  'connection.connectingWaiting': 'Connecting… · {{count}} waiting',
  'connection.offline': 'Offline',
  'connection.offlineWaiting': 'Offline · {{count}} waiting',
  'connection.memoryOnly':
    'This browser can’t store messages. What isn’t sent is lost when you close the page.',

  'unmade.waiting': 'Will be created when you’re online',

  'sidebar.chats': 'Chats',
  'sidebar.account': 'Account',
  'sidebar.newChat': 'New chat',
  'sidebar.search': 'Search',
  'sidebar.clearSearch': 'Clear search',
  'sidebar.filter': 'Show',
  'sidebar.all': 'All',
  'sidebar.unread': 'Unread',
  'sidebar.direct': 'Direct',
  'sidebar.archived': 'Archived',

  'row.draft': 'Draft:',
  'row.you': 'You: {{text}}',
  'row.sender': '{{name}}: {{text}}',
  'row.deleted': 'Message deleted',
  'row.empty': 'No messages yet',
  'row.unread_one': '{{count}} unread message',
  'row.unread_other': '{{count}} unread messages',
  'row.markedUnread': 'Marked as unread',
  'row.mentions_one': '{{count}} mention',
  'row.mentions_other': '{{count}} mentions',
  'row.muted': 'Muted',
  'row.pinned': 'Pinned',
  'row.actions': 'Actions for {{name}}',

  'chat.none': 'Choose a chat',
  'chat.noneText': 'Your conversations are on the left. Press {{key}} to find one.',
  'chat.notFound': 'This chat isn’t here',
  'chat.notFoundText': 'It may have been deleted, or you aren’t in it. Choose another one.',
  'chat.info': 'Chat info',
  'chat.search': 'Search in this chat',
  'chat.backToChats': 'Back to chats',
  'chat.members_one': '{{count}} member',
  'chat.members_other': '{{count}} members',
  'chat.publicChannel': 'Public channel',
  'chat.privateChannel': 'Private channel',
  'chat.organizationChannel': 'Everyone in {{name}}',
  'chat.propertyChannel': 'Property channel',
  'chat.noteToSelf': 'Notes to yourself',
  'chat.messages': 'Messages in {{name}}',
  'chat.loadFailed': 'Couldn’t load the messages. Check your connection.',
  'chat.empty': 'This is the beginning of {{name}}.',
  'chat.newMessages': 'New messages',
  'chat.messageAway': 'That message isn’t on this device. Try again when you’re connected.',
  'chat.messageGone': 'That message isn’t there any more.',

  'message.edited': 'edited',
  'message.deleted': 'This message was deleted',
  'message.deletedOwn': 'You deleted this message',
  'message.more': 'More actions',
  'message.status.waiting': 'Waiting to be sent',
  'message.status.sending': 'Sending',
  'message.status.sent': 'Sent',
  'message.status.delivered': 'Delivered',
  'message.status.read': 'Read',
  'message.status.failed': 'Not sent',
  'message.reaction': '{{emoji}} {{count}}, {{names}}',
  'message.andOthers_one': '{{names}} and {{count}} other',
  'message.andOthers_other': '{{names}} and {{count}} others',
  'message.jumpToOriginal': 'Go to the original by {{name}}',
  'message.originalDeleted': 'Deleted message',
  'message.by': '{{name}}, {{time}}',

  'system.chat-created': '{{name}} created this chat',
  'system.chat-created.you': 'You created this chat',
  'system.chat-created.nobody': 'This chat was created',
  'system.members-added': '{{name}} added {{people}}',
  'system.members-added.you': 'You added {{people}}',
  'system.members-added.nobody': 'New here: {{people}}',
  'system.member-joined': '{{name}} joined',
  'system.member-joined.you': 'You joined',
  'system.member-left': '{{name}} left',
  'system.member-left.you': 'You left',
  'system.member-removed': '{{name}} removed {{people}}',
  'system.member-removed.you': 'You removed {{people}}',
  'system.member-removed.nobody': 'No longer here: {{people}}',
  'system.role-changed.admin': '{{name}} made {{people}} an admin',
  'system.role-changed.admin.you': 'You made {{people}} an admin',
  'system.role-changed.admin.nobody': 'Now an admin: {{people}}',
  'system.role-changed.moderator': '{{name}} made {{people}} a moderator',
  'system.role-changed.moderator.you': 'You made {{people}} a moderator',
  'system.role-changed.moderator.nobody': 'Now a moderator: {{people}}',
  'system.role-changed.member': '{{name}} made {{people}} a member',
  'system.role-changed.member.you': 'You made {{people}} a member',
  'system.role-changed.member.nobody': 'Now a member: {{people}}',
  'system.renamed': '{{name}} renamed the chat to “{{title}}”',
  'system.renamed.you': 'You renamed the chat to “{{title}}”',
  'system.renamed.nobody': 'The chat is now called “{{title}}”',
  'system.description-changed': '{{name}} changed the description',
  'system.description-changed.you': 'You changed the description',
  'system.description-changed.nobody': 'The description was changed',
  'system.settings-changed': '{{name}} changed the settings of the chat',
  'system.settings-changed.you': 'You changed the settings of the chat',
  'system.settings-changed.nobody': 'The settings of the chat were changed',
  'system.whom.you': 'you',
  'system.who.you': 'you',

  'composer.message': 'Message',
  'composer.placeholder': 'Message {{name}}',
  'composer.send': 'Send',
  'composer.emoji': 'Emoji',

  'time.yesterday': 'Yesterday',
  'time.today': 'Today',
} as const

type EnKey = keyof typeof en | keyof typeof enRest
type WithoutForm<K> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K

/** A text's name; of one with plural forms, without the form. */
export type TextKey = WithoutForm<EnKey>
export type Catalogue = Record<EnKey, string>
