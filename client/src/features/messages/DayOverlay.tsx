import { useEffect, useRef, useState } from 'react'
import { useLocale } from '../../app/i18n.tsx'
import styles from './Conversation.module.css'
import row from './MessageRow.module.css'
import type { ListRow } from './rows.ts'
import { type KeptPlace, placeOf } from './useKeptPlace.ts'

/** The `seq` of the lowest message in sight, and where the topmost stands. */
export type Seen = { seq: number; top: KeptPlace | null }

type DayOverlayProps = {
  scroller: HTMLElement | null
  rows: readonly ListRow[]
  onSeen: (seen: Seen) => void
}

/** The chip fades when one has stopped to read. */
const restMs = 1_200
/** A list that finds its place isn't scrolled by anybody. */
const openingMs = 800
/** A day row this near to the top says it itself. */
const nearTop = 48

function inSight(scroller: HTMLElement): Seen {
  const view = scroller.getBoundingClientRect()
  let topmost: KeptPlace | null = null
  let seq = 0
  for (const article of scroller.querySelectorAll<HTMLElement>('article[data-key]')) {
    const { top, bottom } = article.getBoundingClientRect()
    if (bottom > view.top + nearTop) topmost ??= placeOf(article, view.top)
    if (top >= view.bottom - 8) break
    seq = Math.max(seq, Number(article.dataset['seq']))
  }
  return { top: topmost, seq }
}

/** The day of what one sees, on top while one scrolls. */
export function DayOverlay({ scroller, rows, onSeen }: DayOverlayProps) {
  const { formats } = useLocale()
  const [day, setDay] = useState('')
  const [isMoving, setMoving] = useState(false)
  const latest = useRef({ rows, onSeen })
  latest.current = { rows, onSeen }
  useEffect(() => {
    if (!scroller) return undefined
    let frame = 0
    let rest: ReturnType<typeof setTimeout> | undefined
    const opened = performance.now()
    const look = () => {
      frame = 0
      const seen = inSight(scroller)
      const top = latest.current.rows.find(({ key }) => key === seen.top?.key)
      if (top?.kind === 'message') setDay(top.day)
      if (seen.seq > 0) latest.current.onSeen(seen)
    }
    const onScroll = () => {
      frame ||= requestAnimationFrame(look)
      if (performance.now() - opened < openingMs) return
      setMoving(true)
      clearTimeout(rest)
      rest = setTimeout(() => setMoving(false), restMs)
    }
    scroller.addEventListener('scroll', onScroll, { passive: true })
    frame = requestAnimationFrame(look)
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(rest)
      scroller.removeEventListener('scroll', onScroll)
    }
  }, [scroller])
  return (
    <div className={styles.overlay} data-shown={isMoving && day !== ''} aria-hidden>
      <span className={row.chip}>{day !== '' && formats.day(day)}</span>
    </div>
  )
}
