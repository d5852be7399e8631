import { answerCalls } from '../support/child.ts'
import { startInstallation } from '../support/installation.ts'
import { inParallel, takeTurns, talk } from '../support/load.ts'
import type { Filled, Size } from './device.ts'

const server = await startInstallation(process.argv[2] ?? '')
const { messages, receipts } = server.services
const width = 200

function must<T>(result: { ok: true; data: T } | { ok: false; error: { message: string } }): T {
  if (!result.ok) throw new Error(result.error.message)
  return result.data
}

answerCalls(
  {
    port: () => server.port,

    /**
     * Someone's chats, all read by a device, and what others wrote, changed and liked in some of them since.
     * Answers with who it is, and what the device holds.
     */
    async fill({ chatCount, said, movedCount, saidSince }: Size): Promise<Filled> {
      const people = await server.populate(20)
      const [reader, ...others] = people
      if (!reader) throw new Error('nobody reads')
      const chatIds: string[] = []
      await inParallel(chatCount, width, async (index) => {
        const company = [0, 1, 2, 3].map((n) => takeTurns(others, index + n))
        chatIds[index] = await server.group(`group ${index}`, [...company, reader])
      })
      const send = async (chat: number, name: string, n: number) => {
        const { actor } = takeTurns(others, chat + (n % 4))
        const draft = {
          chatId: chatIds[chat] ?? '',
          clientId: `${name}-${n}`,
          type: 'text' as const,
          content: talk,
        }
        return { actor, id: must(await messages.send(actor, draft)).message.id }
      }
      await inParallel(chatCount * said, width, async (index) => {
        await send(index % chatCount, 'before', Math.floor(index / chatCount))
      })
      const held: Filled['held'] = {}
      for (const chatId of chatIds) {
        const { rev } = must(await receipts.read(reader.actor, { chatId, rev: Number.MAX_SAFE_INTEGER }))
        held[chatId] = { rev, readRev: rev }
      }
      await inParallel(movedCount, width, async (chat) => {
        for (let n = 0; n < saidSince; n += 1) {
          const { actor, id } = await send(chat, 'since', n)
          const change = { messageId: id, clientId: `change-${chat}-${n}` }
          if (n % 10 === 0) must(await messages.edit(actor, { ...change, content: `${talk} (edited)` }))
          if (n % 10 === 5) must(await messages.react(actor, { ...change, emoji: '👍', on: true }))
        }
      })
      return { token: reader.token, held }
    },
  },
  () => server.close(),
)
