import type { Services } from '../services/index.ts'
import type { Handlers } from './on.ts'
import type { ReceiptsWatch } from './receiptsWatch.ts'

type Events = 'message:delivered' | 'message:read' | 'receipts:watch'

export const receiptHandlers = (
  { receipts }: Pick<Services, 'receipts'>,
  watch: ReceiptsWatch,
): Pick<Handlers, Events> => ({
  'message:delivered': ({ actor }, pointer) => receipts.delivered(actor, pointer),
  'message:read': ({ actor }, pointer) => receipts.read(actor, pointer),
  'receipts:watch': (device, { chatId }) => watch.watch(device, chatId),
})
