import type { Person } from '../fanOut/clients.ts'
import { answerCalls } from './child.ts'
import { startInstallation } from './installation.ts'
import { countWrites } from './writes.ts'

export type Member = Person & { userId: string; username: string }
type Options = NonNullable<Parameters<typeof startInstallation>[1]>
type Operations = Parameters<typeof answerCalls>[0]

/** This product's server in a process of the bench's, and people in rooms; `more` is what else the bench asks of it. */
export async function serveRooms(mongodbUrl: string, options: Options = {}, more: Operations = {}) {
  const server = await startInstallation(mongodbUrl, options)
  let writes: (() => number) | undefined
  answerCalls(
    {
      ...more,
      start: () => server.port,
      /** How many documents it had written since this was asked first. */
      writes: () => (writes ??= countWrites())(),
      async people({ rooms, size }: { rooms: number; size: number }) {
        const everyone = await server.populate(rooms * size)
        const inRoom = (room: number) => everyone.filter((_, index) => index % rooms === room)
        const chatIds: string[] = []
        for (let room = 0; room < rooms; room += 1)
          chatIds.push(await server.group(`${size}-${room}-${Date.now()}`, inRoom(room)))
        return everyone.map(({ token, username, actor: { userId } }, index): Member => {
          return { token, chatId: chatIds[index % rooms] ?? '', userId, username }
        })
      },
    },
    () => server.close(),
  )
}
