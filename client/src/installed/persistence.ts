import { recall, remember } from '../app/device.ts'

const key = 'persistence-asked'
const weekMs = 7 * 24 * 3_600_000

/**
 * Asks the browser not to clear what the app keeps when space runs short. Some browsers ask the person in turn:
 * so not more than once a week.
 */
export async function askToPersist(
  storage: Pick<StorageManager, 'persist' | 'persisted'> | undefined,
  now: number,
): Promise<void> {
  if (!storage || now - Number(recall(key) ?? 0) < weekMs) return
  if (await storage.persisted()) return
  remember(key, String(now))
  await storage.persist()
}
