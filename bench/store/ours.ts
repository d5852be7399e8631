import { answerCalls } from '../support/child.ts'
import { startInstallation } from '../support/installation.ts'
import { inParallel, takeTurns, talk } from '../support/load.ts'

/** Stores messages as the product does: authorised, decided at the head of the log, acknowledged, told. */
const server = await startInstallation(process.argv[2] ?? '')
const people = await server.populate(10)
const chatIds = await Promise.all(
  Array.from({ length: 20 }, (_, index) => server.group(`store-${index}`, people)),
)
let run = 0

answerCalls(
  {
    async store({ count, width }: { count: number; width: number }) {
      run += 1
      await inParallel(count, width, async (index) => {
        const person = takeTurns(people, index)
        const chatId = takeTurns(chatIds, index)
        const clientId = `bench-${run}-${index}`
        const sent = await server.services.messages.send(person.actor, {
          chatId,
          clientId,
          type: 'text',
          content: talk,
        })
        if (!sent.ok) throw new Error(sent.error.message)
      })
    },
  },
  () => server.close(),
)
