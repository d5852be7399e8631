import { answerCalls } from '../support/child.ts'
import { startInstallation } from '../support/installation.ts'

/** This product's server: everything that is said is authorised, persisted, and then delivered. */
const server = await startInstallation(process.argv[2] ?? '')

answerCalls(
  {
    start: () => server.port,
    async people({ rooms, size }: { rooms: number; size: number }) {
      const everyone = await server.populate(rooms * size)
      const inRoom = (room: number) => everyone.filter((_, index) => index % rooms === room)
      const chatIds: string[] = []
      for (let room = 0; room < rooms; room += 1)
        chatIds.push(await server.group(`${size}-${room}-${Date.now()}`, inRoom(room)))
      return everyone.map(({ token }, index) => ({ token, chatId: chatIds[index % rooms] }))
    },
  },
  () => server.close(),
)
