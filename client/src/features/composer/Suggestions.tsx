import { useEffect, useRef } from 'react'
import { useT } from '../../app/i18n.tsx'
import { Avatar } from '../../ui/Avatar.tsx'
import type { Suggestion } from './suggestions.ts'
import styles from './Composer.module.css'
import { suggestionId } from './suggestionId.ts'

type SuggestionsProps = {
  id: string
  suggestions: readonly Suggestion[]
  active: number
  onPick: (suggestion: Suggestion) => void
}

/** What may be meant; the focus stays in the text. */
export function Suggestions({ id, suggestions, active, onPick }: SuggestionsProps) {
  const t = useT()
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={t('composer.suggestions')}
      className={styles.suggestions}
    >
      {suggestions.map((suggestion, index) => (
        <div
          key={suggestion.id}
          id={suggestionId(id, index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={styles.suggestion}
          onPointerDown={(event) => {
            event.preventDefault()
            onPick(suggestion)
          }}
        >
          {suggestion.person ? (
            <Avatar id={suggestion.person.id} name={suggestion.label} url={suggestion.person.url} size={28} />
          ) : (
            <span className={styles.emoji}>{suggestion.emoji}</span>
          )}
          <span>{suggestion.label}</span>
          <small>{suggestion.detail}</small>
        </div>
      ))}
    </div>
  )
}
