import { answerCalls } from '../support/child.ts'
import { talk } from '../support/load.ts'
import { openWire, type WireClient } from '../support/wire.ts'
import type { Person } from '../fanOut/clients.ts'

type Begin = { port: number; people: Person[]; messages: number; perSecond: number }

/** Everybody of the felt bench: one speaks, the others of the room note how long it took to reach them. */
async function felt({
  port,
  people,
  messages,
  perSecond,
}: Begin): Promise<{ delivery: number[]; acknowledgement: number[] }> {
  const delivery: number[] = []
  const acknowledgement: number[] = []
  const sentAt = new Map<string, number>()
  const asked = new Map<number, number>()
  const listen = (index: number) => (packet: string) => {
    if (packet.startsWith('3')) {
      const at = asked.get(parseInt(packet.slice(1), 10))
      if (at !== undefined) acknowledgement.push(performance.now() - at)
    }
    if (!packet.startsWith('2["message:new"')) return
    const [, clientId = '', speaker = ''] = /"clientId":"(felt-(\d+)-\d+)"/.exec(packet) ?? []
    const at = sentAt.get(clientId)
    if (at !== undefined && speaker !== String(index)) delivery.push(performance.now() - at)
  }
  const wires: WireClient[] = []
  for (const [index, { token }] of people.entries())
    wires.push(await openWire(port, { token, protocol: 1 }, listen(index)))
  await new Promise((resolve) => setTimeout(resolve, 500))
  const start = performance.now()
  for (let sent = 0; sent < messages; sent += 1) {
    const due = start + (sent * 1_000) / perSecond
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
    const index = (sent * 37) % people.length
    const clientId = `felt-${index}-${sent}`
    sentAt.set(clientId, performance.now())
    asked.set(sent, performance.now())
    wires[index]?.emit(sent, 'message:send', {
      chatId: people[index]?.chatId ?? '',
      clientId,
      type: 'text',
      content: talk,
    })
  }
  await new Promise((resolve) => setTimeout(resolve, 500))
  for (const wire of wires) wire.close()
  return { delivery, acknowledgement }
}

answerCalls({ felt })
