import { CornerDownLeft, Search } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useT } from '../../app/i18n.tsx'
import { paths } from '../../app/paths.ts'
import { useNavigate } from '../../app/useNavigate.tsx'
import { isTouch } from '../../app/shortcuts.ts'
import { useOverlays } from '../../ui/overlays.ts'
import { Hidden } from '../../ui/states.tsx'
import type { Destination } from './destinations.ts'
import { DestinationText } from './DestinationText.tsx'
import { useOpenDirect } from './FoundPeople.tsx'
import styles from './Switcher.module.css'
import { useDestinations } from './useDestinations.ts'

const optionId = (index: number) => `oms-switcher-${index}`

/** Goes to a chat or a person by some letters of the name; what is typed can be looked for in messages, too. */
export default function Switcher({ onSearch }: { onSearch: (text: string) => void }) {
  const t = useT()
  const { closeDialog, container } = useOverlays()
  const [typed, setTyped] = useState('')
  const [index, setIndex] = useState(0)
  const destinations = useDestinations(typed)
  const go = useGo()
  const list = useRef<HTMLDivElement>(null)
  const words = typed.trim()
  const count = destinations.length + (words === '' ? 0 : 1)
  const active = Math.min(index, Math.max(0, count - 1))
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: 'nearest' })
  }, [active])
  const choose = (at: number) => {
    const destination = destinations[at]
    if (destination) go(destination)
    else if (words !== '') {
      closeDialog()
      onSearch(words)
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && count > 0) setIndex((active + step + count) % count)
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) choose(active)
    else return
    event.preventDefault()
  }
  const option = (at: number) => ({
    id: optionId(at),
    role: 'option',
    className: styles.option,
    'aria-selected': at === active,
    tabIndex: -1,
    onPointerMove: () => setIndex(at),
    onClick: () => choose(at),
  })
  const title = t(words === '' ? 'switcher.recent' : 'switcher.results')
  return (
    <Radix.Root open onOpenChange={(open) => !open && closeDialog()}>
      <Radix.Portal container={container}>
        <div className={styles.scrim} />
        <Radix.Content className={styles.switcher} aria-describedby={undefined}>
          <Radix.Title asChild>
            <div>
              <Hidden>{t('switcher.title')}</Hidden>
            </div>
          </Radix.Title>
          <div className={styles.field}>
            <Search aria-hidden strokeWidth={2} />
            <input
              role="combobox"
              aria-label={t('switcher.title')}
              aria-expanded="true"
              aria-controls="oms-switcher"
              aria-activedescendant={count > 0 ? optionId(active) : undefined}
              aria-autocomplete="list"
              autoComplete="off"
              autoFocus
              spellCheck={false}
              placeholder={t('switcher.placeholder')}
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value)
                setIndex(0)
              }}
              onKeyDown={onKeyDown}
            />
            <kbd>Esc</kbd>
          </div>
          <div ref={list} id="oms-switcher" role="listbox" aria-label={title} className={styles.list}>
            {destinations.length > 0 && (
              <p className={styles.heading} role="presentation">
                {title}
              </p>
            )}
            {destinations.map((destination, at) => (
              <div key={destination.id} {...option(at)}>
                <DestinationText destination={destination} />
                {at === active && <CornerDownLeft className={styles.enter} aria-hidden strokeWidth={1.75} />}
              </div>
            ))}
            {words !== '' && (
              <div {...option(destinations.length)}>
                <span className={styles.icon}>
                  <Search aria-hidden strokeWidth={1.75} />
                </span>
                <span className={styles.name}>{t('switcher.messages', { text: words })}</span>
              </div>
            )}
          </div>
          <div role="status">
            {destinations.length === 0 && words !== '' && <Hidden>{t('switcher.none')}</Hidden>}
          </div>
          {!isTouch() && (
            <footer className={styles.foot} aria-hidden>
              <span>
                <kbd>↑</kbd>
                <kbd>↓</kbd> {t('switcher.move')}
              </span>
              <span>
                <kbd>↵</kbd> {t('switcher.open')}
              </span>
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Goes there; with a person one hasn't talked to, a chat begins. */
function useGo() {
  const { closeDialog } = useOverlays()
  const navigate = useNavigate()
  const openDirect = useOpenDirect(closeDialog)
  return (destination: Destination) => {
    if (destination.kind === 'person') {
      openDirect(destination.id)
      return
    }
    closeDialog()
    navigate(paths.chat(destination.id))
  }
}
