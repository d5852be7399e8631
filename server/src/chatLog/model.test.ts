import { Types } from 'mongoose'
import fc from 'fast-check'
import type { Id } from '@oms-chat/shared'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { driverCollection } from '../models/driver.ts'
import { isMessageRow, type LogRow, type MessageRow, type MessageState } from '../models/log.ts'
import { namesIn } from '../services/messages/mentions.ts'
import { anyCommand, live, type Resident } from '../testing/chatLife.ts'
import { startTestDatabase, type TestDatabase } from '../testing/database.ts'
import { createPerson, startConversation, type Told } from '../testing/conversation.ts'
import { messageChangeOf } from './changesOf.ts'
import { foldMessage } from './messageState.ts'
import { applyRow, memberOf, noChat } from './state.ts'

let database: TestDatabase
let people: [Resident, Resident, Resident]

beforeAll(async () => {
  database = await startTestDatabase()
  const owner = await createPerson(database.models, { role: 'owner' })
  const another = () => createPerson(database.models, { orgId: owner.orgId })
  people = [owner, await another(), await another()]
})
afterAll(() => database.close())

/** What a message was when it was sent. */
const original = ({ state, payload, rev }: MessageRow) => {
  const { content, mentions } = payload ?? state
  const first: MessageState = {
    type: state.type,
    content: content ?? '',
    ...(mentions && { mentions }),
    ...(state.replyTo && { replyTo: state.replyTo }),
    ...(state.system && { system: state.system }),
  }
  return { state: first, stateRev: rev }
}

function replayed(rows: readonly LogRow[]) {
  return rows.filter(isMessageRow).map((row) => {
    const changes = rows.filter(({ targetId }) => targetId?.equals(row._id)).map(messageChangeOf)
    return foldMessage(
      original(row),
      changes.filter((change) => change !== null),
    )
  })
}

/** The text of a row, and whom it calls; null where there is none any more. */
function textOf(row: LogRow) {
  if (row.kind === 'edit') return row.payload ?? null
  return row.kind === 'message' && !row.state?.deletedAt ? (row.payload ?? row.state ?? null) : null
}

/** Whoever is called by name in a text is called by the row if they are a member just before it, and else isn't. */
function expectCallsOfMembers(rows: readonly LogRow[]): void {
  let state = noChat
  for (const row of rows) {
    const { content = '', mentions = [] } = textOf(row) ?? {}
    const names = namesIn('text', content)
    const members = people.filter(
      ({ username, userId }) => names.includes(username) && memberOf(state, userId),
    )
    expect(mentions).toEqual(members.map(({ userId }) => userId))
    state = applyRow(state, row)
  }
}

/** What a message may read as in an event behind `rev`: as it was there or later; null: whatever it said is gone. */
function textsSince(rows: readonly LogRow[], id: Id, rev: number): string[] | null {
  const about = rows.filter(({ _id, targetId }) => String(_id) === id || String(targetId) === id)
  const deletion = about.find(({ kind }) => kind === 'delete')
  if (deletion) return deletion.rev < rev ? [''] : null
  const texts = about.flatMap((row) =>
    textOf(row) ? [{ rev: row.rev, text: textOf(row)?.content ?? '' }] : [],
  )
  const current = texts.findLastIndex((text) => text.rev < rev)
  return texts.slice(current).map(({ text }) => text)
}

/** No event quotes what was edited or deleted before the change that it tells of. */
function expectQuotesOfTheirTime(rows: readonly LogRow[], told: readonly Told[]): void {
  for (const { data } of told) {
    const message = 'rev' in data && 'message' in data ? data.message : undefined
    if (!message?.replyTo || !('rev' in data) || data.rev === undefined) continue
    const texts = textsSince(rows, message.replyTo.id, data.rev)
    if (texts) expect(texts).toContain(message.replyTo.excerpt)
  }
}

it('equals a replay from revision 1 after two processes appended, died and were swept', async () => {
  const bursts = fc.array(fc.array(anyCommand, { minLength: 1, maxLength: 6 }), { maxLength: 8 })
  const delays = fc.array(fc.constantFrom(0, 0, 0, 1, 8), { minLength: 5, maxLength: 11 })
  await fc.assert(
    fc.asyncProperty(bursts, delays, async (commands, pauses) => {
      const { chatId, acknowledged, told, nodes } = await live(database.models, people, commands, pauses)
      const healer = startConversation(database.models)
      await healer.sweep()
      await healer.sweep()
      await healer.stop()
      for (const { conversation, isDead } of nodes) if (!isDead()) await conversation.stop()

      const log = driverCollection(database.models.log)
      const id = Types.ObjectId.createFromHexString(chatId)
      const rows = await log.find({ chatId: id }).sort({ rev: 1 }).toArray()
      expect(rows.map(({ rev }) => rev)).toEqual(rows.map((_, n) => n + 1))
      expect(rows.filter(({ open }) => open)).toEqual([])

      const keys = rows.map(({ clientId }) => clientId)
      for (const clientId of acknowledged) expect(keys.filter((one) => one === clientId)).toHaveLength(1)

      const stored = rows.filter(isMessageRow).map(({ state, stateRev }) => ({ state, stateRev }))
      expect(stored).toEqual(replayed(rows))
      expectCallsOfMembers(rows)
      expectQuotesOfTheirTime(
        rows,
        [...told, ...healer.told].filter(({ to }) => 'chatId' in to && to.chatId === chatId),
      )

      const state = rows.reduce(applyRow, noChat)
      const chat = await driverCollection(database.models.chats).findOne({ _id: id })
      expect(chat).toMatchObject({
        profile: state.profile,
        memberCount: state.memberCount,
        stateRev: state.stateRev,
      })
      const memberships = await driverCollection(database.models.memberships).find({ chatId: id }).toArray()
      expect(memberships).toHaveLength(state.members.size)
      for (const { userId, active, role, ...place } of memberships) {
        const folded = state.members.get(String(userId))
        expect({ ...place, role: active ? role : null }).toMatchObject({ ...folded })
      }

      const deleted = rows.filter((row) => row.kind === 'message' && row.state?.deletedAt)
      const about = rows.filter(({ targetId }) => deleted.some(({ _id }) => _id.equals(targetId ?? '')))
      expect([...deleted, ...about].filter(({ payload }) => payload?.content !== undefined)).toEqual([])

      const heard = new Set(
        [...told, ...healer.told].flatMap(({ data, to }) =>
          'rev' in data && 'chatId' in to && to.chatId === chatId ? [data.rev] : [],
        ),
      )
      expect(rows.filter(({ rev, kind }) => kind !== 'created' && !heard.has(rev))).toEqual([])
    }),
    { numRuns: 40 },
  )
})
