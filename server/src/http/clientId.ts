import { randomUUID } from 'node:crypto'
import type { ClientId } from '@oms-chat/shared'

/** Names an operation for whom it has no name: asking twice then does it twice. */
export const freshClientId = (): ClientId => randomUUID()

/** The body of a request with a `clientId`: scripts may leave it out. */
export const withClientId = <B extends { clientId?: ClientId | undefined }>(body: B) => ({
  ...body,
  clientId: body.clientId ?? freshClientId(),
})
