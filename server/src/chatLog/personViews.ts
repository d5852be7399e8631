import { completeSettings, type Id } from '@oms-chat/shared'
import type { LogCollection, LogRow } from '../models/log.ts'
import { type MembershipCollection, membershipId } from '../models/membership.ts'
import type { PersonalCollection } from '../models/personal.ts'
import { duplicatesOnly } from './duplicates.ts'
import { objectId } from './ids.ts'
import { applyPersonRow, nobody, type PersonState } from './personState.ts'
import type { Views } from './views.ts'

type Collections = { log: LogCollection; memberships: MembershipCollection; personal: PersonalCollection }

const hides = { targetId: 1, payload: 1, rev: 1 }

/** A person's own log: settings in `personal`, preferences with the memberships, what is hidden read from the rows. */
export function createPersonViews({ log, memberships, personal }: Collections): Views<PersonState> {
  async function writePreferences(userId: Id, state: PersonState, chatIds: ReadonlySet<Id>): Promise<void> {
    const writes = [...chatIds].flatMap((chatId) => {
      const set = state.preferences.get(chatId)
      if (!set) return []
      const older = [{ preferencesRev: { $exists: false } }, { preferencesRev: { $lt: set.rev } }]
      return {
        updateOne: {
          filter: { _id: membershipId(chatId, userId), $or: older },
          update: { $set: { preferences: set.value, preferencesRev: set.rev } },
        },
      }
    })
    if (writes.length > 0) await memberships.bulkWrite(writes, { ordered: false })
  }

  return {
    empty: nobody,
    apply: applyPersonRow,

    async read(userId) {
      const _id = objectId(userId)
      const [own, set, rows] = await Promise.all([
        personal.findOne({ _id }),
        memberships
          .find(
            { userId: _id, preferencesRev: { $gt: 0 } },
            { projection: { chatId: 1, preferences: 1, preferencesRev: 1 } },
          )
          .toArray(),
        log.find({ chatId: _id, kind: 'hide', targetId: { $exists: true } }, { projection: hides }).toArray(),
      ])
      const preferences: PersonState['preferences'] = new Map(
        set.flatMap(({ chatId, preferences, preferencesRev }) =>
          preferences && preferencesRev !== undefined
            ? [[String(chatId), { value: preferences, rev: preferencesRev }]]
            : [],
        ),
      )
      const kept = own ? { settings: completeSettings(own.settings), settingsRev: own.stateRev } : {}
      return rows.reduce(applyPersonRow, { ...nobody, ...kept, preferences })
    },

    async write(userId, state, rows: readonly LogRow[]) {
      const chatIds = rows.flatMap(({ payload, targetId }) =>
        payload?.preferences && targetId ? [String(targetId)] : [],
      )
      await writePreferences(userId, state, new Set(chatIds))
      if (!rows.some(({ payload }) => payload?.settings)) return
      const { settings, settingsRev: stateRev } = state
      const older = { _id: objectId(userId), stateRev: { $lt: stateRev } }
      await duplicatesOnly(personal.updateOne(older, { $set: { settings, stateRev } }, { upsert: true }))
    },
  }
}
