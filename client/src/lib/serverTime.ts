const key = 'oms-chat.server-ahead'

/** How far the server's clock was ahead of this device's when it last spoke, in milliseconds; 0 where nobody knows. */
export const serverAhead = (): number => {
  try {
    return Number(localStorage.getItem(key)) || 0
  } catch {
    return 0
  }
}

/** Remembers it for a start without a network. A browser that keeps nothing goes by its own clock. */
export const keepServerAhead = (ms: number): void => {
  try {
    localStorage.setItem(key, String(ms))
  } catch {
    return
  }
}
