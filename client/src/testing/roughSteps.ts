import fc from 'fast-check'
import { chatOpened } from '../features/chats/events.ts'
import {
  jumpRequested,
  latestRequested,
  newerRequested,
  olderRequested,
} from '../features/messages/loading.ts'
import { chatAt, meId, other, type RoughDevice } from './roughDevice.ts'

/** What can happen, by name; `n` says to whom or where. */
export const steps: Record<string, (device: RoughDevice, n: number) => void> = {
  theySend: ({ server, newClientId }, n) => {
    if (server.chats().some(({ id }) => id === chatAt(n)))
      server.send(chatAt(n), other, `text ${n}`, newClientId())
  },
  iSendElsewhere: ({ server, newClientId }, n) => {
    if (server.chats().some(({ id }) => id === chatAt(n)))
      server.send(chatAt(n), meId, `mine ${n}`, newClientId())
  },
  theyEdit: ({ server, newClientId }, n) => {
    const chat = server.chats()[n % 3]
    const messages = chat ? server.messages(chat.id) : []
    const message = messages[n % Math.max(1, messages.length)]
    if (chat && message) server.change(chat.id, message.id, newClientId(), { content: `edited ${n}` })
  },
  theyDelete: ({ server, newClientId }, n) => {
    const chat = server.chats()[n % 3]
    const messages = chat ? server.messages(chat.id) : []
    const message = messages[n % Math.max(1, messages.length)]
    if (chat && message)
      server.change(chat.id, message.id, newClientId(), { content: '', deletedAt: message.createdAt })
  },
  chatComes: ({ server }, n) => {
    if (!server.has(chatAt(n))) server.join(chatAt(n))
  },
  chatGoes: ({ server }, n) => {
    if (n % 4 === 0) server.leave(chatAt(n))
  },
  retention: ({ server }, n) => {
    if (server.has(chatAt(n))) server.retain(chatAt(n), n % 5)
  },
  open: ({ store }, n) => {
    store.dispatch(chatOpened(chatAt(n)))
    if (store.getState().chats.byId[chatAt(n)]) void store.dispatch(latestRequested({ chatId: chatAt(n) }))
  },
  older: ({ store }, n) => void store.dispatch(olderRequested({ chatId: chatAt(n) })),
  newer: ({ store }, n) => void store.dispatch(newerRequested({ chatId: chatAt(n) })),
  jump: ({ store }, n) => {
    if (store.getState().chats.byId[chatAt(n)])
      void store.dispatch(jumpRequested({ chatId: chatAt(n), seq: n % 30 }))
  },
  connect: (device) => device.connect(),
  disconnect: (device) => device.disconnect(),
  heads: (device) => {
    if (device.network.connected) device.tellHeads()
  },
}

export const step = fc.record({
  name: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('theySend', 'iSendElsewhere', 'theyEdit', 'theyDelete') },
    { weight: 4, arbitrary: fc.constantFrom(...Object.keys(steps)) },
  ),
  n: fc.nat(1_000),
  wait: fc.oneof(fc.constant(0), fc.nat(50), fc.nat(3_000)),
})
