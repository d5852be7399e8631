import { useEffect, useRef, useState } from 'react'
import { useAppDispatch } from '../../app/hooks.ts'
import { type Searched, searchMessages, watchMessages } from './thunks.ts'

const pageSize = 50
/** Who wants to see more than these narrows the search. */
const mostHits = 500
/** However much is written meanwhile, it is looked again no more often. */
const pauseMs = 300

type State = { searched: Searched | null; failed: boolean }

/** What a query finds on this device, as it is typed: the last answer stays until the next one is there. */
export function useMessageSearch(text: string) {
  const dispatch = useAppDispatch()
  const [{ searched, failed }, setState] = useState<State>({ searched: null, failed: false })
  const [asked, setAsked] = useState({ text, limit: pageSize, again: 0 })
  if (asked.text !== text) setAsked({ text, limit: pageSize, again: 0 })
  const current = useRef(asked)
  useEffect(() => {
    current.current = asked
    void dispatch(searchMessages(asked))
      .unwrap()
      .then((answer) => {
        if (answer && current.current === asked) setState({ searched: answer, failed: false })
      })
      .catch(() => {
        if (current.current === asked) setState({ searched: null, failed: true })
      })
  }, [dispatch, asked])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = dispatch(
      watchMessages(() => {
        timer ??= setTimeout(() => {
          timer = undefined
          setAsked((last) => ({ ...last, again: last.again + 1 }))
        }, pauseMs)
      }),
    )
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [dispatch])
  const loadMore = () => {
    if (searched?.more && asked.limit < mostHits)
      setAsked((last) => ({ ...last, limit: last.limit + pageSize }))
  }
  return { searched, failed, loadMore }
}
