import type { Message } from '@oms-chat/shared'
import { chatOpened, readReached } from '../../client/src/features/chats/events.ts'
import {
  deleteSubmitted,
  editSubmitted,
  messageSubmitted,
  reactionToggled,
} from '../../client/src/features/messages/submit.ts'
import type { Device } from './device.ts'
import type { Random } from './random.ts'
import { pause } from './until.ts'
import { type Group, groupsOf, type Person, type World } from './world.ts'

/** What people do while things fail. */
export type Load = {
  /** How many messages were submitted. */
  sent(): number
  /** Words of messages that were deleted for everyone, as far as the server said yes. */
  deleted(): string[]
  /** Everybody writes one more message to each of their groups. */
  round(): void
  /** Ends it; what is in an outbox still goes. */
  stop(): Promise<void>
}

export type Pace = {
  /** The mean time in milliseconds between two things that somebody does. */
  everyMs: number
  /** Who writes, writes so many messages at once at most. */
  burst: number
}

/** With so much unsent people wait before they write on. */
const unsentMax = 12

const word = (content: string) => /word-\S+/.exec(content)?.[0]

/** Everybody writes, edits, deletes, reacts, reads and goes from chat to chat, as the seed says. */
export function startLoad({ people, groups }: World, random: Random, { everyMs, burst }: Pace): Load {
  let isOver = false
  const deletions: { device: Device; message: Message }[] = []
  const known = (device: Device) => groupsOf(device, groups)
  /** An edit behind one's own deletion would be refused, and kept for the person to decide. */
  const doomed = new Set<string>()
  let count = 0

  const say = ({ device }: Person, { chatId }: Group) => {
    count += 1
    device.store.dispatch(messageSubmitted({ chatId, content: `word-${count}-${device.name}. said` }))
  }

  /** Messages that are on the server, of somebody's own or of anyone. */
  const shown = ({ device, userId }: Person, { chatId }: Group, own: boolean) =>
    (device.store.getState().messages.windows[chatId]?.list ?? []).filter(
      ({ id, senderId, deletedAt, type }) =>
        deletedAt === null && type === 'text' && !doomed.has(id) && (own ? senderId === userId : true),
    )

  const change = (person: Person, group: Group, chance: number) => {
    const { store } = person.device
    const messages = shown(person, group, chance < 0.8)
    if (messages.length === 0) return
    const message = random.pick(messages)
    const about = { chatId: group.chatId, messageId: message.id }
    if (chance < 0.5) store.dispatch(editSubmitted({ ...about, content: `${word(message.content)}. edited` }))
    else if (chance < 0.8) {
      doomed.add(message.id)
      deletions.push({ device: person.device, message })
      store.dispatch(deleteSubmitted({ ...about, scope: 'everyone' }))
    } else store.dispatch(reactionToggled({ ...about, emoji: '👍', on: random() < 0.7 }))
  }

  const read = ({ device }: Person, { chatId }: Group) => {
    const held = device.store.getState().chats.byId[chatId]
    if (held) device.store.dispatch(readReached({ chatId, rev: held.whole }))
  }

  const act = (person: Person, random: Random) => {
    const all = known(person.device)
    if (all.length === 0 || person.device.store.getState().outbox.order.length >= unsentMax) return
    const group = random.pick(all)
    const chance = random()
    if (chance < 0.7) for (let left = random.whole(1, burst); left > 0; left -= 1) say(person, group)
    else if (chance < 0.87) change(person, group, random())
    else if (chance < 0.95) read(person, group)
    else person.device.store.dispatch(chatOpened(group.chatId))
  }

  const live = async (person: Person) => {
    const own = random.fork(person.device.name)
    while (!isOver) {
      await pause(-Math.log(1 - own()) * everyMs)
      if (!isOver) act(person, own)
    }
  }
  const lives = people.map(live)

  return {
    sent: () => count,
    deleted: () =>
      deletions
        .filter(({ device, message }) => device.diary.deleted.includes(message.id))
        .flatMap(({ message }) => word(message.content) ?? []),
    round() {
      for (const person of people) for (const group of known(person.device)) say(person, group)
    },
    async stop() {
      isOver = true
      await Promise.all(lives)
    },
  }
}
