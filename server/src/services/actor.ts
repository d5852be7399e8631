import type { Id, Role } from '@oms-chat/shared'

/** Who asks: taken from a verified token, never from what a client sends along. */
export type Actor = { userId: Id; orgId: Id; role: Role; sessionId: Id }
