import type { Message } from '@oms-chat/shared'

/** Whether a message went because its time had come: then nothing shows that it was there. */
export const isGone = ({ expiresAt, deletedAt }: Pick<Message, 'expiresAt' | 'deletedAt'>): boolean =>
  expiresAt !== null && deletedAt !== null && deletedAt >= expiresAt
