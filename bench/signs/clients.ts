import type { Member } from '../support/rooms.ts'
import { answerCalls } from '../support/child.ts'
import { atRate, inParallel, takeTurns, talk } from '../support/load.ts'
import { openWire, type WireClient } from '../support/wire.ts'
import { wait } from '../support/wait.ts'

type Join = { port: number; people: Member[]; watched: number }
export type Load = { seconds: number; perRoom: number; signs: boolean }
/** How many messages were sent, and how many of each event came. */
export type Heard = {
  sent: number
  asked: number
  acknowledged: number
  refused: number
  events: Record<string, number>
}

type Present = Member & { wire: WireClient; asked: number; newest: number }

const everyone: Present[] = []
const rooms = new Map<string, Present[]>()
const nothing = (): Heard => ({ sent: 0, asked: 0, acknowledged: 0, refused: 0, events: {} })
let heard = nothing()
/** Longer than any answer takes, also on a busy machine. */
const answerMs = 60_000

async function join({ port, people, watched }: Join): Promise<void> {
  await inParallel(people.length, 50, async (index) => {
    const member = takeTurns(people, index)
    const wire = await openWire(port, { token: member.token, protocol: 1 }, (packet) => hear(index, packet))
    everyone[index] = { ...member, wire, asked: 0, newest: 0 }
  })
  for (const one of everyone) rooms.set(one.chatId, [...(rooms.get(one.chatId) ?? []), one])
  for (const room of rooms.values())
    for (const [place, one] of room.entries()) {
      const others = Array.from({ length: watched }, (_, n) => takeTurns(room, place + n + 1).userId)
      ask(one, 'presence:watch', { userIds: others })
    }
  // What follows is measured, and this shall not be.
  await answered()
}

/** Everything that was asked has been answered, and so what it set off was told. */
async function answered(): Promise<void> {
  const deadline = performance.now() + answerMs
  while (heard.acknowledged + heard.refused < heard.asked) {
    if (performance.now() > deadline)
      throw new Error(`${heard.asked - heard.acknowledged} requests weren’t answered`)
    await wait(50)
  }
  await wait(500)
}

function hear(index: number, packet: string): void {
  if (packet.startsWith('3')) {
    if (packet.includes('"ok":true')) heard.acknowledged += 1
    else heard.refused += 1
    return
  }
  const event = packet.slice(3, packet.indexOf('"', 3))
  heard.events[event] = (heard.events[event] ?? 0) + 1
  const one = everyone[index]
  if (event !== 'message:new' || !one) return
  one.newest = Math.max(one.newest, Number(/"rev":(\d+)/.exec(packet)?.[1] ?? 0))
}

function ask(one: Present, event: string, payload: object): void {
  one.asked += 1
  heard.asked += 1
  one.wire.emit(one.asked, event, payload)
}

/** Whoever speaks next but so many in a room begins to type. */
const typesAhead = 20
/** Everybody's app says so often that it is there. Seconds. */
const pingEvery = 30
/** Every so manyth of those pings says that its person went away, or came back. */
const changesEvery = 6

/** What goes on in the rooms for some seconds: with `signs`, all say what they read, when they type and that they are there. */
async function run({ seconds, perRoom, signs }: Load): Promise<Heard> {
  heard = nothing()
  const list = [...rooms.values()]
  const perSecond = list.length * perRoom
  const speaking = atRate(seconds * perSecond, perSecond, (n) => {
    const room = takeTurns(list, n)
    const turn = Math.floor(n / list.length)
    const speaker = takeTurns(room, turn * 7)
    const { chatId } = speaker
    if (signs) {
      ask(takeTurns(room, (turn + typesAhead) * 7), 'typing:start', { chatId })
      ask(speaker, 'typing:stop', { chatId })
    }
    heard.sent += 1
    const clientId = `signs-${process.pid}-${Date.now()}-${n}`
    ask(speaker, 'message:send', { chatId, clientId, type: 'text', content: talk })
  })
  if (signs) await Promise.all([speaking, readAlong(seconds), beThere(seconds)])
  else await speaking
  await answered()
  return heard
}

/** Everybody's pointer follows, once a second. */
const readAlong = (seconds: number): Promise<void> =>
  atRate(seconds * everyone.length, everyone.length, (n) => {
    const one = takeTurns(everyone, n)
    if (one.newest > 0) ask(one, 'message:read', { chatId: one.chatId, rev: one.newest })
  })

const beThere = (seconds: number): Promise<void> => {
  const perSecond = everyone.length / pingEvery
  return atRate(Math.floor(seconds * perSecond), perSecond, (n) =>
    ask(takeTurns(everyone, n * 31), 'presence:ping', { active: n % changesEvery !== 0 }),
  )
}

answerCalls({
  join,
  run,
  leave() {
    for (const { wire } of everyone) wire.close()
  },
})
