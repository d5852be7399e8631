import type { TestServer } from './server.ts'

/** How many rows each collection has: what a refused request must not change. */
export async function countRows(server: TestServer): Promise<Record<string, number>> {
  const { db } = server.models.users.db
  const collections = (await db?.collections()) ?? []
  const counts = collections.map(async (one) => [one.collectionName, await one.countDocuments()] as const)
  return Object.fromEntries(await Promise.all(counts))
}
