import { answerCalls } from '../support/child.ts'
import { startInstallation } from '../support/installation.ts'
import { inParallel, takeTurns, talk } from '../support/load.ts'

const server = await startInstallation(process.argv[2] ?? '')

answerCalls(
  {
    /** A chat of two people with this many messages. */
    async fill(count: number) {
      const people = await server.populate(2)
      const chatId = await server.group('page', people)
      await inParallel(count, 400, async (index) => {
        const person = takeTurns(people, index)
        const draft = { chatId, clientId: `message-${index}`, type: 'text' as const, content: talk }
        const sent = await server.services.messages.send(person.actor, draft)
        if (!sent.ok) throw new Error(sent.error.message)
      })
      return { port: server.port, chatId, token: people[0]?.token }
    },
  },
  () => server.close(),
)
