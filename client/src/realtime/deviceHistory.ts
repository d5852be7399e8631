import { type History, noHistory } from '../app/ports.ts'

/** The history that thunks ask: whoever is signed in has it answered from their own copies, nobody else from any. */
export const createDeviceHistory = () => {
  let source = noHistory
  const history: History = {
    page: (chatId, place, limit) => source.page(chatId, place, limit),
    seqOf: (messageId) => source.seqOf(messageId),
    messageAt: (chatId, time) => source.messageAt(chatId, time),
    members: (chatId) => source.members(chatId),
  }
  return {
    history,
    /** From now on answered by `next`. */
    serve: (next: History = noHistory) => {
      source = next
    },
  }
}

export type DeviceHistory = ReturnType<typeof createDeviceHistory>
