import type { Member } from '../support/rooms.ts'
import { openDevice } from '../sync/device.ts'
import { answerCalls } from '../support/child.ts'
import { atRate, inParallel, takeTurns, talk } from '../support/load.ts'
import { openWire, type WireClient } from '../support/wire.ts'
import { wait } from '../support/wait.ts'

type Begin = { port: number; people: Member[]; roomCount: number; messages: number; perSecond: number }

/** Milliseconds from what one did until the other's connection had it. */
export type Felt = Record<'message' | 'acknowledgement' | 'typing' | 'mention' | 'own' | 'back', number[]>

/** So many people have a second device there. */
const withTwo = 100

/** So many messages ahead their sender begins to type. */
const ahead = 20
/** Of the chat's last changes, so many were missed by a device that comes back. */
const missed = 5

/**
 * Everybody of the felt bench: they speak by turns, type before, call somebody and read along, and with each message
 * a second device of somebody comes back and gets in step.
 */
async function felt({ port, people, roomCount, messages, perSecond }: Begin): Promise<Felt> {
  const times: Felt = { message: [], acknowledgement: [], typing: [], mention: [], own: [], back: [] }
  const sentAt = new Map<string, { at: number; called: string }>()
  const typedAt = new Map<string, number>()
  const asked = new Map<number, number>()
  const heads = new Map<string, number>()
  const unread = new Map<number, number>()
  const readAt = new Map<string, number>()
  const wires: WireClient[] = []
  let ids = 0
  const since = (at: number) => performance.now() - at

  function hearMessage(index: number, { userId, chatId }: Member, packet: string): void {
    const [, clientId = '', speaker = ''] = /"clientId":"(felt-(\d+)-\d+)"/.exec(packet) ?? []
    const rev = Number(/"rev":(\d+)/.exec(packet)?.[1] ?? 0)
    heads.set(chatId, Math.max(heads.get(chatId) ?? 0, rev))
    const sent = sentAt.get(clientId)
    if (!sent || speaker === String(index)) return
    times.message.push(since(sent.at))
    if (sent.called === userId) times.mention.push(since(sent.at))
    readSoon(index, chatId, rev)
  }
  function readSoon(index: number, chatId: string, rev: number): void {
    const waiting = unread.has(index)
    unread.set(index, rev)
    if (waiting) return
    setTimeout(() => {
      const upTo = unread.get(index)
      unread.delete(index)
      readAt.set(`${index} ${upTo}`, performance.now())
      wires[index]?.emit((ids += 1), 'message:read', { chatId, rev: upTo })
    }, 1_000)
  }
  /** What somebody's second device hears of what they read on the first. */
  const hearOwn =
    (index: number, { userId }: Member) =>
    (packet: string) => {
      if (!packet.startsWith('2["message:read"') || !packet.includes(`"userId":"${userId}"`)) return
      const moved = `${index} ${/"rev":(\d+)/.exec(packet)?.[1]}`
      const at = readAt.get(moved)
      if (at === undefined) return
      times.own.push(since(at))
      readAt.delete(moved)
    }
  const listen = (index: number, member: Member) => (packet: string) => {
    if (packet.startsWith('3')) {
      const at = asked.get(parseInt(packet.slice(1), 10))
      if (at !== undefined) times.acknowledgement.push(since(at))
    } else if (packet.startsWith('2["message:new"')) hearMessage(index, member, packet)
    else if (packet.startsWith('2["typing:start"')) {
      const at = typedAt.get(/"userId":"(\w+)"/.exec(packet)?.[1] ?? '')
      if (at !== undefined) times.typing.push(since(at))
    }
  }
  const speakerOf = (turn: number) => (turn * 37) % people.length
  function type(turn: number): void {
    const { userId, chatId } = takeTurns(people, speakerOf(turn))
    typedAt.set(userId, performance.now())
    wires[speakerOf(turn)]?.emit((ids += 1), 'typing:start', { chatId })
  }
  function say(turn: number): void {
    const index = speakerOf(turn)
    const { chatId } = takeTurns(people, index)
    const called = takeTurns(people, index + roomCount)
    const clientId = `felt-${index}-${turn}`
    const content = `@${called.username} ${talk}`
    wires[index]?.emit((ids += 1), 'typing:stop', { chatId })
    sentAt.set(clientId, { at: performance.now(), called: called.userId })
    ids += 1
    asked.set(ids, performance.now())
    wires[index]?.emit(ids, 'message:send', { chatId, clientId, type: 'text', content })
  }
  const coming: Promise<void>[] = []
  async function comeBack(turn: number): Promise<void> {
    const { chatId, token } = takeTurns(people, turn * 53)
    const rev = Math.max(1, (heads.get(chatId) ?? 1) - missed)
    const at = performance.now()
    const device = await openDevice(port, token)
    await device.comeBack({ [chatId]: { rev, readRev: 0 } })
    times.back.push(since(at))
    device.close()
  }

  await inParallel(people.length, 50, async (index) => {
    const member = takeTurns(people, index)
    wires[index] = await openWire(port, { token: member.token, protocol: 1 }, listen(index, member))
  })
  const seconds: WireClient[] = []
  await inParallel(withTwo, 50, async (index) => {
    const member = takeTurns(people, index)
    seconds.push(await openWire(port, { token: member.token, protocol: 1 }, hearOwn(index, member)))
  })
  await wait(2_000)
  await atRate(messages + ahead, perSecond, (turn) => {
    if (turn < messages) type(turn)
    if (turn < ahead) return
    say(turn - ahead)
    coming.push(comeBack(turn))
  })
  await Promise.all(coming)
  await wait(1_500)
  for (const wire of [...wires, ...seconds]) wire.close()
  return times
}

answerCalls({ felt })
