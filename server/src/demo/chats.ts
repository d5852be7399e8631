import type { Chat, Id } from '@oms-chat/shared'
import type { Actor } from '../services/actor.ts'
import type { Services } from '../services/index.ts'
import { membersOf } from './cast.ts'
import { deskMembers, deskPlace, deskUnread } from './desk/place.ts'
import { deskTimeline } from './desk/desk.ts'
import type { Founded } from './founding.ts'
import type { AtTime } from './pastClock.ts'
import type { Username } from './people.ts'
import { type Actors, actorOf, must } from './play.ts'
import { talks } from './talk/index.ts'
import type { TalkPlace } from './talk/script.ts'
import { type ChatEvent, timelineOf } from './timeline.ts'

/** A chat of the demo: where it is, who is in it, and what happens there. */
export type DemoChat = {
  key: string
  place: TalkPlace
  members: readonly Username[]
  /** How many of the last messages by others somebody hasn't read; everyone else has read all. */
  unread: Partial<Record<Username, number>>
  events: ChatEvent[]
}

/** Every chat there is, the busiest first. */
export const demoChats = (now: Date, deskMessages: number): DemoChat[] => [
  {
    key: 'desk',
    place: deskPlace,
    members: deskMembers,
    unread: deskUnread,
    events: deskTimeline(deskMessages, now),
  },
  ...talks.map((talk) => ({
    key: talk.key,
    place: talk.place,
    members: membersOf(talk),
    unread: talk.unread ?? {},
    events: timelineOf(talk, now),
  })),
]

type Opening = { services: Pick<Services, 'chats' | 'members'>; at: AtTime; founded: Founded }

const idOf = (actors: Actors, name: Username): Id => actorOf(actors, name).userId

async function make({ key, place, members }: DemoChat, creator: Actor, { services, founded }: Opening) {
  const { chats } = services
  const others = members.slice(1).map((name) => idOf(founded.actors, name))
  const clientId = `demo-chat-${key}`
  switch (place.kind) {
    case 'direct':
      return chats.createDirect(creator, { clientId, userId: others[0] ?? '' })
    case 'group': {
      const { name, description } = place
      return chats.createGroup(creator, { clientId, name, description, memberIds: others })
    }
    case 'channel': {
      const { name, description, visibility, category } = place
      return chats.createChannel(creator, { clientId, name, description, visibility, category })
    }
    case 'organization':
    case 'property': {
      const { name, description } = place
      const propertyId = place.kind === 'property' ? founded.propertyIds.get(place.property) : undefined
      return chats.createChannel(creator, {
        clientId,
        name,
        description,
        visibility: 'private',
        scope: place.kind,
        ...(propertyId !== undefined && { propertyId }),
      })
    }
  }
}

/** Makes a chat shortly before anything is said in it, with everyone who belongs there. */
export async function openChat(chat: DemoChat, opening: Opening): Promise<Chat> {
  const { services, at, founded } = opening
  const first = chat.events[0]?.at.getTime() ?? founded.now.getTime()
  const [creatorName = 'ada'] = chat.members
  const creator = actorOf(founded.actors, creatorName)
  const made = await at(new Date(first - 15 * 60_000), () => make(chat, creator, opening))
  const opened = must(made, `open ${chat.key}`).chat
  if (chat.place.kind === 'channel') {
    const userIds = chat.members.slice(1).map((name) => idOf(founded.actors, name))
    const added = await at(new Date(first - 14 * 60_000), () =>
      services.members.add(creator, opened.id, { clientId: `demo-members-${chat.key}`, userIds }),
    )
    must(added, `fill ${chat.key}`)
  }
  return opened
}
