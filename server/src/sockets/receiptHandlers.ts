import type { Services } from '../services/index.ts'
import type { Handlers } from './on.ts'

export const receiptHandlers = ({
  receipts,
}: Pick<Services, 'receipts'>): Pick<Handlers, 'message:delivered' | 'message:read'> => ({
  'message:delivered': ({ actor }, pointer) => receipts.delivered(actor, pointer),
  'message:read': ({ actor }, pointer) => receipts.read(actor, pointer),
})
