import type { Id, Result } from '@oms-chat/shared'
import type { Actor } from '../services/actor.ts'
import type { Services } from '../services/index.ts'
import type { AtTime } from './pastClock.ts'
import type { Username } from './people.ts'
import type { ChatEvent } from './timeline.ts'

export type Actors = ReadonlyMap<Username, Actor>

/** Unwraps what must not fail: the demo breaks no rule of the product. */
export const must = <T>(result: Result<T>, what: string): T => {
  if (!result.ok) throw new Error(`The demo could not ${what}: ${result.error.code}, ${result.error.message}`)
  return result.data
}

export const actorOf = (actors: Actors, name: Username): Actor => {
  const actor = actors.get(name)
  if (!actor) throw new Error(`nobody is called ${name}`)
  return actor
}

/** A row of the log: where it stands, and which message it made, if it made one. */
export type Row = { id: Id; rev: number }

export type Stage = {
  chatId: Id
  /** What an interrupted run did already, by the ids of its operations. */
  done: ReadonlyMap<string, Row>
  /** Names this chat's operations: the same in every run, so that doing them again changes nothing. */
  key: string
  actors: Actors
  at: AtTime
  messages: Services['messages']
  /** Told after each event. */
  onDone: () => void
}

/** Where a chat stands once everything was said. */
export type Played = {
  /** The newest revision. */
  head: number
  /** What can be unread, in the order of the log: what was taken back isn't among it. */
  said: { seq: number; who: Username }[]
}

type Step = { event: ChatEvent; clientId: string; targetId: Id | undefined }

function perform({ event, clientId, targetId = '' }: Step, { chatId, actors, messages }: Stage) {
  const actor = actorOf(actors, event.who)
  const change = { messageId: targetId, clientId }
  switch (event.kind) {
    case 'send': {
      const reply = targetId === '' ? {} : { replyToId: targetId }
      return messages.send(actor, { chatId, clientId, type: 'text', content: event.text, ...reply })
    }
    case 'edit':
      return messages.edit(actor, { ...change, content: event.text })
    case 'delete':
      return messages.delete(actor, { ...change, scope: 'everyone' })
    case 'react':
      return messages.react(actor, { ...change, emoji: event.emoji, on: true })
  }
}

type Numbered = readonly [number: number, event: ChatEvent]

/**
 * Lets happen what a timeline says: what is said, in its order, then what became of it. As little as possible waits
 * for the answer to something else, so that the log takes many rows at once: that is what makes it quick.
 */
export async function play(events: readonly ChatEvent[], stage: Stage): Promise<Played> {
  const sent = new Map<string, Promise<Row>>()
  let head = 0

  async function ask(step: Step): Promise<Row> {
    const result = await stage.at(step.event.at, () => perform(step, stage))
    const { message } = must(result, `${step.event.kind} in ${stage.key}`)
    return { id: message.id, rev: message.rev }
  }

  async function happen([number, event]: Numbered, target: Row | undefined): Promise<Row> {
    const clientId = `demo-${stage.key}-${number}`
    const row = stage.done.get(clientId) ?? (await ask({ event, clientId, targetId: target?.id }))
    head = Math.max(head, row.rev)
    stage.onDone()
    return row
  }

  const numbered = [...events.entries()]
  const changes = numbered.filter(([, { kind }]) => kind !== 'send')
  for (const [number, event] of numbered) {
    if (event.kind !== 'send') continue
    const target = event.replyTo === undefined ? undefined : await sent.get(event.replyTo)
    const answer = happen([number, event], target)
    // Whoever awaits it hears of a failure; that nobody does yet must not end the process.
    answer.catch(() => {})
    const isFirst = sent.size === 0
    sent.set(event.key, answer)
    // From then on this process knows who is in the chat, and everybody joins the queue of its log in their order.
    if (isFirst) await answer
  }
  await Promise.all(sent.values())
  await Promise.all(changes.map(async (change) => happen(change, await sent.get(change[1].key))))

  const deleted = new Set(changes.flatMap(([, { kind, key }]) => (kind === 'delete' ? [key] : [])))
  const said: Played['said'] = []
  for (const event of events) {
    const message = event.kind === 'send' && !deleted.has(event.key) && (await sent.get(event.key))
    if (message) said.push({ seq: message.rev, who: event.who })
  }
  return { head, said }
}
