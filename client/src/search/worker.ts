import { openSearch, type SearchAnswer, type SearchRequest } from './searchSession.ts'

/** What comes from the page: first whose messages to search, then questions. */
export type ToWorker =
  | { kind: 'open'; userId: string }
  /** It is this time (ISO 8601): what expires until then goes. */
  | { kind: 'expire'; now: string }
  | ({ kind: 'find' } & SearchRequest)

/** What goes to the page: answers, and that something else may be found by now. */
export type FromWorker =
  ({ kind: 'answer' } & SearchAnswer) | { kind: 'failed'; id: number } | { kind: 'changed' }

const post = (message: FromWorker) => postMessage(message)

let search: ReturnType<typeof openSearch> | undefined

const answer = async (request: SearchRequest) => {
  const { id } = request
  try {
    if (!search) throw new Error('asked before it was told whose messages')
    const session = await search
    post({ kind: 'answer', ...(await session.answer(request)) })
  } catch {
    post({ kind: 'failed', id })
  }
}

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === 'find') void answer(data)
  else if (data.kind === 'expire')
    // Where the store is broken there is nothing to take; a question says so.
    search?.then((session) => session.expire(data.now)).catch(() => undefined)
  else {
    search = openSearch(data.userId, () => post({ kind: 'changed' }))
    search.catch(() => undefined)
  }
})
