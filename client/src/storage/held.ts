/** One database per account, so that a second person in the same browser sees nothing of the first. */
export const databaseName = (userId: string) => `oms-chat-${userId}`

/** Whether this browser has a database of an account; yes where it can't tell. Doesn't load what reads it. */
export const isHeld = async (userId: string): Promise<boolean> => {
  try {
    const databases = await indexedDB.databases()
    return databases.some(({ name }) => name === databaseName(userId))
  } catch {
    return true
  }
}

/** Deletes an account's database without opening it. Resolves when it is gone, or can't be deleted here. */
export const dropHeld = (userId: string): Promise<void> =>
  new Promise((resolve) => {
    try {
      const request = indexedDB.deleteDatabase(databaseName(userId))
      request.addEventListener('success', () => resolve())
      request.addEventListener('error', () => resolve())
    } catch {
      resolve()
    }
  })
