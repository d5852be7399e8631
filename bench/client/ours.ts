import { createPastClock } from '../../server/src/demo/pastClock.ts'
import { answerCalls } from '../support/child.ts'
import { type Person, startInstallation } from '../support/installation.ts'
import { inParallel, takeTurns } from '../support/load.ts'
import { lastOf, randomFrom, saying } from './words.ts'

/** Someone who reads in a browser, and their chats: the first is the long one, then come those with some messages. */
export type Reader = { login: string; password: string; userId: string; chatIds: string[] }

/** How many messages a reader's chats get: in the long one, and in each of the next. */
export type Amount = { long: number; some: number; someChats: number }

const width = 200
const password = 'a-password-of-the-bench'
/** What was said spreads over so long. */
const historyMs = 300 * 86_400_000
const beganAt = Date.now() - historyMs

const [, , url = '', clientDir = ''] = process.argv
const past = createPastClock()
const server = await startInstallation(url, { clock: past.clock, clientDir })
const { auth, messages, receipts } = server.services
let speakers: Person[] = []
const readers = new Map<string, Person>()

function must<T>(result: { ok: true; data: T } | { ok: false; error: { message: string } }): T {
  if (!result.ok) throw new Error(result.error.message)
  return result.data
}

let said = 0

const send = async (chatId: string, clientId: string, speaker: number, content: string) =>
  must(
    await messages.send(takeTurns(speakers, speaker).actor, {
      chatId,
      clientId,
      type: 'text',
      content,
    }),
  ).message

/** Gives somebody a password to sign in with. */
async function letIn({ actor }: Person): Promise<string> {
  const user = await server.models.users.findById(actor.userId).lean()
  const login = user?.email ?? ''
  const { token } = must(await auth.startReset(login))
  must(await auth.resetPassword({ token, password }, { userAgent: 'bench', ip: '127.0.0.1' }))
  return login
}

/**
 * A chat's messages one after the other in time, the last of them by name; then the reader has read them. The chats
 * stand in the list in their order.
 */
async function talkIn(chatId: string, chat: number, count: number, reader: Person): Promise<void> {
  const dice = randomFrom(chat)
  const texts = Array.from({ length: count - 1 }, () => saying(dice))
  const say = async (n: number, text: string) => {
    const time = new Date(beganAt + (historyMs * (n + 1)) / (count + 1) - chat * 3_600_000)
    await past.at(time, () => send(chatId, `said-here-${n}`, chat + (Math.floor(n / 3) % 4), text))
  }
  await inParallel(count - 1, width, (n) => say(n, texts[n] ?? ''))
  await say(count - 1, lastOf(chat))
  must(await receipts.read(reader.actor, { chatId, rev: Number.MAX_SAFE_INTEGER }))
}

answerCalls(
  {
    url: () => server.url,

    /** This many readers of one organisation, each in chats of their own with four others, in which nobody has said anything. */
    async begin({ readerCount, chatCount }: { readerCount: number; chatCount: number }): Promise<Reader[]> {
      const people = await server.populate(readerCount + 12)
      speakers = people.slice(readerCount)
      const all: Reader[] = []
      for (const [at, reader] of people.slice(0, readerCount).entries()) {
        const chatIds: string[] = []
        await inParallel(chatCount, width, async (chat) => {
          const time = new Date(beganAt - (chat + 1) * 60_000)
          const company = [0, 1, 2, 3].map((n) => takeTurns(speakers, chat + n))
          chatIds[chat] = await past.at(time, () => server.group(`${at}-${chat}`, [...company, reader]))
        })
        readers.set(reader.actor.userId, reader)
        all.push({ login: await letIn(reader), password, userId: reader.actor.userId, chatIds })
      }
      return all
    },

    /** What others say while a reader is away, and the reader has read elsewhere. Answers how many messages. */
    async talk({ reader, amount }: { reader: Reader; amount: Amount }): Promise<number> {
      const person = readers.get(reader.userId)
      if (!person) throw new Error('nobody reads')
      const { long, some, someChats } = amount
      for (const [chat, chatId] of reader.chatIds.slice(0, someChats + 1).entries())
        await talkIn(chatId, chat, chat === 0 ? long : some, person)
      return long + some * someChats
    },

    /** Somebody says this now in one of a reader's chats. */
    async say({ reader, chat, text }: { reader: Reader; chat: number; text: string }): Promise<void> {
      said += 1
      await send(reader.chatIds[chat] ?? '', `said-now-${said}`, chat, text)
    },
  },
  () => server.close(),
)
