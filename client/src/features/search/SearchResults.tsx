import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { isEmptyQuery, parseSearchQuery } from '@oms-chat/shared'
import { useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { useSteady } from '../../ui/useSteady.ts'
import { ChatRow } from '../chats/ChatRow.tsx'
import { selectChatIds } from '../chats/selectors.ts'
import { FoundPerson, useFoundPeople } from './FoundPeople.tsx'
import { MessageHits } from './MessageHits.tsx'
import styles from './Search.module.css'
import { useMessageSearch } from './useMessageSearch.ts'

/** A search names the best; who looks for more types more. */
const most = 50
/** So many at first, so that the messages below them are in sight. */
const atFirst = { chats: 5, people: 3 }

type SearchResultsProps = {
  query: string
  openId: string | null
  onChosen: () => void
  /** A found message is shown; the results stay. */
  onJump: (chatId: string) => void
}

/** Chats whose name fits, people one has no chat with yet, and messages. With a filter only messages are meant. */
export default function SearchResults({ query, openId, onChosen, onJump }: SearchResultsProps) {
  const { searched, failed, keys, loadMore } = useMessageSearch(query)
  const jump = useSteady(onJump)
  const [scroller, setScroller] = useState<HTMLElement | null>(null)
  return (
    <div ref={setScroller} className={styles.results} onKeyDown={moveFocus}>
      {isOfNames(query) && <Names query={query.trim()} openId={openId} onChosen={onChosen} />}
      {scroller && (
        <MessageHits
          searched={searched}
          failed={failed}
          keys={keys}
          scroller={scroller}
          onEnd={loadMore}
          openId={openId}
          onJump={jump}
        />
      )}
    </div>
  )
}

/** Whether a query may name a chat or a person: it has words, and no filters. */
const isOfNames = (text: string): boolean => {
  const { phrases, ignored, ...filters } = parseSearchQuery(text)
  return phrases.length > 0 && ignored.length === 0 && isEmptyQuery({ phrases: [], ignored, ...filters })
}

function Names({ query, openId, onChosen }: Pick<SearchResultsProps, 'query' | 'openId' | 'onChosen'>) {
  const t = useT()
  const chatIds = useAppSelector(selectChatIds('all', query))
  const people = useFoundPeople(query) ?? []
  return (
    <>
      <Section title={t('sidebar.chats')} atFirst={atFirst.chats}>
        {chatIds.slice(0, most).map((id) => (
          <li key={id}>
            <ChatRow chatId={id} isOpen={id === openId} />
          </li>
        ))}
      </Section>
      <Section title={t('sidebar.people')} atFirst={atFirst.people}>
        {people.slice(0, most).map((user) => (
          <li key={user.id}>
            <FoundPerson user={user} onChosen={onChosen} />
          </li>
        ))}
      </Section>
    </>
  )
}

type SectionProps = { title: string; atFirst: number; children: ReactNode[] }

/** Some of what was found, and the rest when asked for; nothing where nothing was. */
function Section({ title, atFirst: few, children }: SectionProps) {
  const t = useT()
  const [isWhole, setWhole] = useState(false)
  if (children.length === 0) return null
  const hidden = isWhole ? 0 : children.length - few
  return (
    <section aria-label={title}>
      <h2 className={styles.section}>{title}</h2>
      <ul>{hidden > 0 ? children.slice(0, few) : children}</ul>
      {hidden > 0 && (
        <button type="button" className={styles.more} onClick={() => setWhole(true)}>
          {t('search.showMore', { count: hidden })}
        </button>
      )}
    </section>
  )
}

const found = '[data-chat-id], [data-person-id], [data-message-id]'

/** Arrow keys go from one to the next, and from the first back to the search field. */
const moveFocus = (event: KeyboardEvent<HTMLElement>) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>(found)]
  const at = all.findIndex((each) => each === document.activeElement)
  const field = event.currentTarget.closest('nav')?.querySelector<HTMLElement>('input')
  const next = at + step < 0 ? field : all[at + step]
  event.preventDefault()
  next?.focus()
}
