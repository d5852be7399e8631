import { completeSettings, type Id, type Settings } from '@oms-chat/shared'
import { gathered } from '../../chatLog/gathered.ts'
import { objectId } from '../../chatLog/ids.ts'
import { inOneBatch } from '../../models/driver.ts'
import type { PersonalCollection } from '../../models/personal.ts'

/** What somebody lets others see of them, and so sees of others. */
export type Sharing = { receipts: boolean; typing: boolean; lastSeen: boolean }

export const toSharing = ({ shareReceipts, shareTyping, shareLastSeen }: Settings): Sharing => ({
  receipts: shareReceipts,
  typing: shareTyping,
  lastSeen: shareLastSeen,
})

export type SharingOf = (userIds: readonly Id[]) => Promise<ReadonlyMap<Id, Sharing>>

/** What these people share, in one query; whoever has set nothing is missing, and shares everything. */
export const createSharingOf = (personal: PersonalCollection): SharingOf =>
  gathered(async (userIds) => {
    const rows = await personal
      .find({ _id: { $in: userIds.map(objectId) } }, { ...inOneBatch, projection: { settings: 1 } })
      .toArray()
    return new Map(
      rows.map(({ _id, settings }) => [_id.toHexString(), toSharing(completeSettings(settings))]),
    )
  })
