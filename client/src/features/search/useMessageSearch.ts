import { useEffect, useRef, useState } from 'react'
import { useAppDispatch } from '../../app/hooks.ts'
import { useSteady } from '../../ui/useSteady.ts'
import { noKeys, type RowKeys, rowKeys } from './rowKeys.ts'
import { type Searched, searchMessages, watchMessages } from './thunks.ts'

/** More than are in sight anywhere: the answer is there the sooner the less is asked for. */
const firstPageSize = 25
const pageSize = 50
/** Who wants to see more than these narrows the search. */
const mostHits = 500
/** However much is written meanwhile, it is looked again no more often. */
const pauseMs = 300

/** What was found, by which words, and the rows that show it. */
type State = { searched: Searched | null; failed: boolean; text: string; keys: RowKeys }

const before: State = { searched: null, failed: false, text: '', keys: noKeys }

const answered = (last: State, text: string, searched: Searched): State => ({
  searched,
  failed: false,
  text,
  keys: rowKeys(searched.hits, last.text === text ? last.keys : noKeys),
})

/** What a query finds on this device, as it is typed: the last answer stays until the next one is there. */
export function useMessageSearch(text: string) {
  const dispatch = useAppDispatch()
  const [{ searched, failed, keys }, setState] = useState(before)
  const [asked, setAsked] = useState({ text, limit: firstPageSize, again: 0 })
  if (asked.text !== text) setAsked({ text, limit: firstPageSize, again: 0 })
  const current = useRef(asked)
  useEffect(() => {
    current.current = asked
    void dispatch(searchMessages(asked))
      .unwrap()
      .then((answer) => {
        if (answer && current.current === asked) setState((last) => answered(last, asked.text, answer))
      })
      .catch(() => {
        if (current.current === asked) setState({ ...before, failed: true })
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
  const loadMore = useSteady(() => {
    if (searched?.more && asked.limit < mostHits)
      setAsked((last) => ({ ...last, limit: last.limit + pageSize }))
  })
  return { searched, failed, keys, loadMore }
}
