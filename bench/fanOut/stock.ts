import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { answerCalls } from '../support/child.ts'

type Draft = { chatId: string; clientId: string; type: string; content: string }

/** Stock Socket.IO with nothing behind it: whoever sends is believed, the room hears it, nothing is kept. */
const httpServer = createServer()
const io = new Server(httpServer, { transports: ['websocket'] })
let rev = 0

io.on('connection', (socket) => {
  const { token } = socket.handshake.auth as { token: string }
  const [userId, chatId] = token.split(' ') as [string, string]
  void socket.join(chatId)
  socket.on('message:send', (draft: Draft, acknowledge: (result: object) => void) => {
    rev += 1
    const message = messageOf(draft, userId)
    io.to(draft.chatId).emit('message:new', { chatId: draft.chatId, rev, message })
    acknowledge({ ok: true, data: { message } })
  })
})

/** The contract's message, so that both sides carry the same bytes. */
function messageOf({ chatId, clientId, type, content }: Draft, senderId: string) {
  return {
    id: rev.toString(16).padStart(24, '0'),
    chatId,
    clientId,
    seq: rev,
    rev,
    senderId,
    type,
    content,
    system: null,
    attachments: [],
    replyTo: null,
    threadRootId: null,
    threadCount: 0,
    threadLastAt: null,
    mentions: [],
    reactions: [],
    linkPreviews: [],
    poll: null,
    forwardedFrom: null,
    editedAt: null,
    deletedAt: null,
    pinnedAt: null,
    expiresAt: null,
    createdAt: new Date().toISOString(),
  }
}

answerCalls({
  start: () =>
    new Promise<number>((resolve) => {
      httpServer.listen(0, '127.0.0.1', () => resolve((httpServer.address() as AddressInfo).port))
    }),
  people: ({ rooms, size }: { rooms: number; size: number }) =>
    Array.from({ length: rooms * size }, (_, index) => {
      const chatId = (0xc0000 + (index % rooms)).toString(16).padStart(24, '0')
      return { token: `${index.toString(16).padStart(24, '0')} ${chatId}`, chatId }
    }),
})
