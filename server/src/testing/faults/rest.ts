import type { Answer, Message, RouteName } from '@oms-chat/shared'

/** A signed-in caller of one node's REST interface, as a script would be. */
export function restCaller(url: string, token?: string) {
  return async <N extends RouteName>(method: string, path: string, body?: object): Promise<Answer<N>> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as Answer<N>
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`)
    return answer
  }
}

/** Every message of a chat from its first, page by page, as somebody sees it who comes fresh. */
export async function wholeHistory(rest: ReturnType<typeof restCaller>, chatId: string): Promise<Message[]> {
  const messages: Message[] = []
  for (let after = 0; ;) {
    const page = await rest<'listMessages'>('GET', `/chats/${chatId}/messages?after=${after}&limit=200`)
    messages.push(...page.data)
    const last = page.data.at(-1)
    if (last === undefined || page.nextCursor === null) return messages
    after = last.seq
  }
}
