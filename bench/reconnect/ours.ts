import { answerCalls } from '../support/child.ts'
import { type Person, startInstallation } from '../support/installation.ts'
import { inParallel, takeTurns, talk } from '../support/load.ts'
import { measureMemory } from '../support/memory.ts'
import type { Actor } from '../../server/src/services/actor.ts'
import type { Held } from '../sync/device.ts'

export type Size = { count: number; chatsEach: number; said: number; movedEach: number }
/** Somebody, and what their device holds; some of its chats have moved since. */
export type Away = { actor: Actor; held: Held }

/** Whoever leaves is gone at once, and so comes anew. */
const server = await startInstallation(process.argv[2] ?? '', { presenceTimes: { holdMs: 200 } })
/** Two of this distance share one chat at most. */
const stride = 37

async function say({ actor }: Person, chatId: string, clientId: string): Promise<void> {
  const draft = { chatId, clientId, type: 'text' as const, content: talk }
  const sent = await server.services.messages.send(actor, draft)
  if (!sent.ok) throw new Error(sent.error.message)
}

async function holds({ actor }: Person): Promise<Held> {
  const answer = await server.services.sync.sync(actor, { me: 0, chats: {} })
  if (!answer.ok) throw new Error(answer.error.message)
  return Object.fromEntries(
    answer.data.chats.map(({ id, head, me }) => [id, { rev: head, readRev: me?.readRev ?? 0 }]),
  )
}

answerCalls(
  {
    port: () => server.port,
    memory: measureMemory,

    /** So many people, each in so many chats of as many; of each device's chats, some moved while it was away. */
    async fill({ count, chatsEach, said, movedEach }: Size): Promise<Away[]> {
      const everyone = await server.populate(count)
      const membersOf = (chat: number) =>
        Array.from({ length: chatsEach }, (_, n) => takeTurns(everyone, chat + n * stride))
      const chatIds: string[] = []
      await inParallel(count, 50, async (chat) => {
        const members = membersOf(chat)
        const chatId = await server.group(`group ${chat}`, members)
        chatIds[chat] = chatId
        for (let n = 0; n < said; n += 1) await say(takeTurns(members, n), chatId, `before-${chat}-${n}`)
      })
      const away: Away[] = []
      await inParallel(count, 10, async (index) => {
        const person = takeTurns(everyone, index)
        away[index] = { actor: person.actor, held: await holds(person) }
      })
      await inParallel(count, 50, async (chat) => {
        if (chat % chatsEach >= movedEach) return
        await say(takeTurns(membersOf(chat), 1), chatIds[chat] ?? '', `since-${chat}-0000`)
      })
      return away
    },

    /** Their tokens, of a new session each. */
    tokens: (people: Away[]) => Promise.all(people.map(({ actor }) => server.tokenOf(actor))),
  },
  () => server.close(),
)
