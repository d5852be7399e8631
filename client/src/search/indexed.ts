import { type Message, type SearchHas, termsOf } from '@oms-chat/shared'

/** What an index holds of a message beside its words. */
export type Indexed = {
  chatId: string
  seq: number
  /** Empty for what nobody wrote. */
  senderId: string
  /** When it was written, and when last edited or 0, in milliseconds since the epoch. */
  time: number
  editedAt: number
  /** What it has, one bit for each of `searchHas`. */
  has: number
}

export const hasBits: Readonly<Record<SearchHas, number>> = { file: 1, image: 2, link: 4 }

const isLink = /https?:\/\/|www\./i

const hasOf = ({ attachments, linkPreviews, content }: Message): number => {
  const files = attachments.some(({ kind }) => kind !== 'image') ? hasBits.file : 0
  const images = attachments.some(({ kind }) => kind === 'image') ? hasBits.image : 0
  return files | images | (linkPreviews.length > 0 || isLink.test(content) ? hasBits.link : 0)
}

/** Only what people wrote is found: not what the system says, nor what was deleted. */
export const isSearchable = ({ type, deletedAt }: Message): boolean => type !== 'system' && deletedAt === null

export const indexedOf = (message: Message): Indexed => ({
  chatId: message.chatId,
  seq: message.seq,
  senderId: message.senderId ?? '',
  time: Date.parse(message.createdAt),
  editedAt: message.editedAt === null ? 0 : Date.parse(message.editedAt),
  has: hasOf(message),
})

/** All words by which a message is found: its own and the names of its files. */
export const searchedText = ({ content, attachments }: Message): string =>
  [content, ...attachments.map(({ name }) => name)].join('\n')

export const termsOfMessage = (message: Message): Set<string> => termsOf(searchedText(message))
