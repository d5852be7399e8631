import { useEffect, useRef, useState } from 'react'
import { dayOf } from '../../app/formats.ts'
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

/** The first place from which on something holds; it holds for all that follow. */
function firstFrom(count: number, holds: (place: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** Asks a few rows where they are instead of all of them, as it is asked with every step of scrolling. */
function inSight(scroller: HTMLElement): Seen {
  const view = scroller.getBoundingClientRect()
  const articles = scroller.querySelectorAll<HTMLElement>('article[data-key]')
  const boxOf = (place: number) => articles[place]?.getBoundingClientRect() ?? view
  const top = articles[firstFrom(articles.length, (place) => boxOf(place).bottom > view.top + nearTop)]
  const below = firstFrom(articles.length, (place) => boxOf(place).top >= view.bottom - 8)
  const lowest = [...articles].slice(0, below).findLast(({ dataset }) => Number(dataset['seq']) > 0)
  return { top: top ? placeOf(top, view.top) : null, seq: Number(lowest?.dataset['seq'] ?? 0) }
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
    let rest: ReturnType<typeof setTimeout> | undefined
    const opened = performance.now()
    let moved = opened
    const look = () => {
      const seen = inSight(scroller)
      const top = latest.current.rows.find(({ key }) => key === seen.top?.key)
      if (top?.kind === 'message')
        setDay((last) => (last !== '' && dayOf(last) === dayOf(top.day) ? last : top.day))
      if (seen.seq > 0) latest.current.onSeen(seen)
    }
    const stop = () => {
      const left = moved + restMs - performance.now()
      rest = left > 0 ? setTimeout(stop, left) : undefined
      if (rest === undefined) setMoving(false)
    }
    const onScroll = () => {
      look()
      moved = performance.now()
      if (moved - opened < openingMs || rest !== undefined) return
      setMoving(true)
      rest = setTimeout(stop, restMs)
    }
    // Before the list hears of it and renders: what is asked here would have to be laid out anew then.
    const options = { passive: true, capture: true }
    scroller.addEventListener('scroll', onScroll, options)
    const frame = requestAnimationFrame(look)
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(rest)
      scroller.removeEventListener('scroll', onScroll, options)
    }
  }, [scroller])
  return (
    <div className={styles.overlay} data-shown={isMoving && day !== ''} aria-hidden>
      <span className={row.chip}>{day !== '' && formats.day(day)}</span>
    </div>
  )
}
