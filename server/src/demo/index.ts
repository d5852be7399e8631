import type { Id } from '@oms-chat/shared'
import type { Models } from '../models/index.ts'
import type { ServiceDeps } from '../services/deps.ts'
import type { Services } from '../services/index.ts'
import type { Broadcaster } from '../services/ports.ts'
import { type DemoChat, demoChats, openChat } from './chats.ts'
import { everybody } from './cast.ts'
import { type Founded, found, registrationOf } from './founding.ts'
import { createPastClock, type AtTime } from './pastClock.ts'
import { demoOrganizationName } from './people.ts'
import { actorOf, must, play, type Played, type Row } from './play.ts'
import type { Username } from './people.ts'

/** What the demo brings of its own: it lies in the past, and nobody is told. */
export type DemoDeps = Pick<ServiceDeps, 'clock' | 'broadcaster'>

export type DemoOptions = {
  models: Models
  /** Joins the services around what the demo brings; they are the very ones that people use. */
  compose: (own: DemoDeps) => Services
  now: Date
  /** An earlier start left it unfinished. */
  begun?: boolean
  /** Told now and then, in a line for people. */
  onProgress: (line: string) => void
  /** How much was said at the operations desk; tests are content with less. */
  deskMessages?: number
}

const nobodyHears: Broadcaster = {
  toChat: () => {},
  toUser: () => {},
  toOrganization: () => {},
  joinChat: () => {},
  leaveChat: () => {},
  share: () => {},
  endSession: () => {},
  endUser: () => {},
}

/** Whether there is nobody yet, or a demo that an earlier start left unfinished; null: neither. */
export async function isDemoDue(models: Models): Promise<'empty' | 'begun' | null> {
  if (await models.organizations.exists({ demo: true })) return null
  const [owner] = everybody
  const begun = owner && { username: owner.username, registration: registrationOf(owner.username) }
  if (begun && (await models.users.exists(begun))) return 'begun'
  return (await models.users.exists({})) ? null : 'empty'
}

/** Where somebody has read up to: all of it, or all but the last so many messages by others. */
const readUpTo = ({ head, said }: Played, name: Username, unread: number): number => {
  const first = unread === 0 ? undefined : said.filter(({ who }) => who !== name).at(-unread)
  return first === undefined ? head : first.seq - 1
}

/** What is in a chat's log, by the ids of the operations: nothing but its beginning, unless a run was interrupted. */
async function doneIn(models: Models, chatId: Id): Promise<Map<string, Row>> {
  const rows = await models.log.find({ chatId }, { clientId: 1, rev: 1 }).lean()
  return new Map(rows.map(({ clientId, _id, rev }) => [clientId, { id: String(_id), rev }]))
}

type Scene = { models: Models; services: Services; at: AtTime; founded: Founded; onDone: () => void }

/** Opens a chat, lets everything in it happen, and moves everybody's read pointer. */
async function live(chat: DemoChat, { models, services, at, founded, onDone }: Scene): Promise<void> {
  const { actors } = founded
  const { id: chatId } = await openChat(chat, { services, at, founded })
  const done = await doneIn(models, chatId)
  const stage = { chatId, done, key: chat.key, actors, at, messages: services.messages, onDone }
  const played = await play(chat.events, stage)
  const read = async (name: Username): Promise<void> => {
    const rev = readUpTo(played, name, chat.unread[name] ?? 0)
    must(await services.receipts.read(actorOf(actors, name), { chatId, rev }), `read ${chat.key}`)
  }
  await at(founded.now, () => Promise.all(chat.members.map(read)))
}

/** Tells of every quarter of `total` but the last. */
const quarters = (total: number, tell: (percent: number) => void): (() => void) => {
  let done = 0
  return () => {
    done += 1
    const quarter = Math.floor((4 * done) / total)
    if (done < total && quarter > Math.floor((4 * (done - 1)) / total)) tell(25 * quarter)
  }
}

/**
 * Makes the demo organisation, through the services that people use. Every operation has an id that is the same
 * in every run, so a demo that was interrupted is finished by calling this again; the mark that it is whole is
 * set last.
 */
export async function seedDemo(options: DemoOptions): Promise<void> {
  const { models, compose, now, begun = false, onProgress, deskMessages = 5_000 } = options
  const began = performance.now()
  const doing = `${begun ? 'Finishing' : 'Making'} the demo organisation ${demoOrganizationName}`
  onProgress(`${doing}: people …`)
  const { clock, at, stop } = createPastClock()
  const services = compose({ clock, broadcaster: nobodyHears })
  const founded = await found({ models, services, at, now })
  const chats = demoChats(founded.now, deskMessages)
  const total = chats.reduce((sum, { events }) => sum + events.length, 0)
  const onDone = quarters(total, (percent) => onProgress(`${doing}: conversations, ${percent} %`))
  await Promise.all(chats.map((chat) => live(chat, { models, services, at, founded, onDone })))
  await services.stop()
  stop()
  await models.organizations.updateOne({ _id: founded.orgId }, { $set: { demo: true } })
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  onProgress(`The demo organisation ${demoOrganizationName} is ready after ${seconds} s.`)
}
