import { receiptNews } from '@oms-chat/shared'
import type { AppDispatch } from '../app/store.ts'
import { receiptsChanged } from '../features/messages/receiptsSlice.ts'
import type { Request } from './socket.ts'

type Deps = { request: Request; dispatch: AppDispatch }

/** Hears when the receipts change that are on the screen. */
export const createReceiptWatch = ({ request, dispatch }: Deps) => {
  let watched: string | null = null

  const tell = async () => {
    const chatId = watched
    const answer = await request('receipts:watch', { chatId })
    // What changed before one was listening was told to nobody.
    if (answer.ok && chatId !== null) dispatch(receiptsChanged(chatId))
  }

  return {
    look: (chatId: string | null) => {
      if (chatId === watched) return
      watched = chatId
      void tell()
    },
    hear: (data: unknown) => {
      const parsed = receiptNews['receipts:changed'].safeParse(data)
      if (parsed.success) dispatch(receiptsChanged(parsed.data.chatId))
    },
    /** Another connection knows nothing of what the last one was told. */
    connected: () => {
      if (watched !== null) void tell()
    },
  }
}
