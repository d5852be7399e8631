const prefix = 'oms-chat.'

/** Something small remembered on this device beside the person's data; null where nothing may be kept. */
export const recall = (name: string): string | null => {
  try {
    return localStorage.getItem(prefix + name)
  } catch {
    return null
  }
}

/** All that is remembered under names that begin like this. */
export const recallAll = (start: string): string[] => {
  try {
    return Object.entries(localStorage).flatMap(([name, value]) =>
      name.startsWith(prefix + start) ? [value as string] : [],
    )
  } catch {
    return []
  }
}

/** A browser that keeps nothing forgets it with the page, no more. */
export const remember = (name: string, value: string): void => {
  try {
    localStorage.setItem(prefix + name, value)
  } catch {
    return
  }
}

/** Forgets it again. */
export const forget = (name: string): void => {
  try {
    localStorage.removeItem(prefix + name)
  } catch {
    return
  }
}

/** How many messages this device may keep, as the person can choose. */
export const messageRooms = [20_000, 100_000, 500_000] as const
const defaultRoom = 100_000
const roomName = 'kept-messages'

export const mostMessages = (): number => {
  const chosen = Number(recall(roomName))
  return messageRooms.find((room) => room === chosen) ?? defaultRoom
}

export const chooseMostMessages = (count: number): void => remember(roomName, String(count))
