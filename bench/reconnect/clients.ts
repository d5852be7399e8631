import { protocol } from '@oms-chat/shared'
import { type Held, openDevice } from '../sync/device.ts'
import { answerCalls } from '../support/child.ts'
import { takeTurns } from '../support/load.ts'
import { openWire } from '../support/wire.ts'

/** The nodes' ports, which they take by turns. */
export type Coming = { ports: readonly number[]; tokens: string[]; held?: Held[] }
/** Milliseconds: of each, and until the last was there; and how many messages they fetched. */
export type Came = { each: number[]; all: number; messages: number }

let connections: { close(): void }[] = []

/** All come at the same moment; with what they hold, they get in step. */
async function come({ ports, tokens, held }: Coming): Promise<Came> {
  const began = performance.now()
  let messages = 0
  const each = await Promise.all(
    tokens.map(async (token, index) => {
      const own = held?.[index]
      const port = takeTurns(ports, index)
      if (own) {
        const device = await openDevice(port, token)
        connections.push(device)
        const taken = await device.comeBack(own)
        messages += taken.messages
      } else connections.push(await openWire(port, { token, protocol }, () => {}))
      return performance.now() - began
    }),
  )
  return { each, all: performance.now() - began, messages }
}

answerCalls({
  come,
  leave() {
    for (const connection of connections) connection.close()
    connections = []
  },
})
