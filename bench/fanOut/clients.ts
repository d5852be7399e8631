import { answerCalls } from '../support/child.ts'
import { takeTurns, talk } from '../support/load.ts'
import { openWire, type WireClient } from '../support/wire.ts'

/** One person of the bench: who they are to the server, and the room they are in. */
export type Person = { token: string; chatId: string }
/** The people of a room are spread over the ports. */
type Join = { ports: number[]; people: Person[]; sendersPerRoom: number }

type Member = {
  wire?: WireClient
  chatId: string
  index: number
  port: number
  sends: boolean
  waiting: number
  sent: number
}

let members: Member[] = []
let delivered = 0
let acknowledged = 0
let refused = 0
let running = false

async function join({ ports, people, sendersPerRoom }: Join): Promise<void> {
  const seen = new Map<string, number>()
  members = people.map(({ chatId }, index) => {
    const place = seen.get(chatId) ?? 0
    seen.set(chatId, place + 1)
    return {
      chatId,
      index,
      port: takeTurns(ports, place),
      sends: place < sendersPerRoom,
      waiting: 0,
      sent: 0,
    }
  })
  for (let at = 0; at < members.length; at += 50)
    await Promise.all(members.slice(at, at + 50).map((member) => enter(member, people)))
}

async function enter(member: Member, people: Person[]): Promise<void> {
  const auth = { token: people[member.index]?.token, protocol: 1 }
  const mine = `"clientId":"bench-${member.index}-`
  member.wire = await openWire(member.port, auth, (packet) => {
    if (packet.startsWith('2["message:new"')) {
      delivered += 1
      if (packet.includes(mine)) done(member)
    } else if (packet.startsWith('3')) {
      if (packet.includes('"ok":true')) acknowledged += 1
      else refused += 1
      done(member)
    }
  })
}

/** The next message goes out when the last one is acknowledged and back in the sender's own room. */
function done(member: Member): void {
  member.waiting -= 1
  if (member.waiting <= 0 && running) send(member)
}

function send(member: Member): void {
  member.waiting = 2
  member.sent += 1
  member.wire?.emit(member.sent, 'message:send', {
    chatId: member.chatId,
    clientId: `bench-${member.index}-${member.sent}-${process.pid}`,
    type: 'text',
    content: talk,
  })
}

const counts = () => ({ delivered, acknowledged, refused })

answerCalls({
  join,
  counts,
  start() {
    running = true
    for (const member of members) if (member.sends) send(member)
  },
  stop() {
    running = false
  },
  leave() {
    for (const { wire } of members) wire?.close()
  },
})
