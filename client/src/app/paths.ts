/** The address bar is the state: what each place is called. */
export const paths = {
  home: '/',
  register: '/register',
  chat: (chatId: string) => `/c/${chatId}`,
  message: (chatId: string, messageId: string) => `/c/${chatId}/m/${messageId}`,
  info: (chatId: string) => `/c/${chatId}/info`,
}

export type Place =
  | { view: 'home' | 'register' }
  | { view: 'join' | 'reset' | 'invite'; token: string }
  | { view: 'chat'; chatId: string; messageId: string | null; info: boolean }

/** What an address shows; an unknown one shows the start. */
export function placeOf(path: string): Place {
  const [first, second, third, fourth] = path.split('/').filter(Boolean)
  if (first === 'c' && second)
    return {
      view: 'chat',
      chatId: second,
      messageId: third === 'm' ? (fourth ?? null) : null,
      info: third === 'info',
    }
  if ((first === 'join' || first === 'reset' || first === 'invite') && second)
    return { view: first, token: decodeURIComponent(second) }
  return { view: first === 'register' ? 'register' : 'home' }
}

/** Whether an address is one of the above: those the service worker answers without asking the server. */
export const isPlace = (path: string): boolean => /^\/($|register$|(c|join|reset|invite)\/)/.test(path)
