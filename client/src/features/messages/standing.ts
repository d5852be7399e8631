import type { ListRow } from './rows.ts'

/**
 * Where a list is to stand: at its end, whatever comes, or so that one of its rows is in the middle of the view, or
 * begins at its upper edge with so many pixels `above` it.
 */
export type Stand = { at: 'end' } | { at: 'middle'; key: string } | { at: 'edge'; key: string; above: number }

export const atEnd: Stand = { at: 'end' }

/** Less than a row: so near to the end, one reads the end. */
export const endThreshold = 48

/** As high a row is supposed to be until it is measured. */
export const supposedHeight = 72

export const isAtEnd = ({ scrollTop, scrollHeight, clientHeight }: HTMLElement): boolean =>
  scrollHeight - scrollTop - clientHeight <= endThreshold

const itemsOf = (scroller: HTMLElement) => [...scroller.querySelectorAll<HTMLElement>('[data-item-index]')]

const indexOf = (item: HTMLElement | undefined) => Number(item?.dataset['index'])

/** Whether there are rows on the page for all that one sees of the list. */
function isCovered(scroller: HTMLElement, count: number): boolean {
  const items = itemsOf(scroller)
  const [first, last] = [items[0], items.at(-1)]
  if (!first || !last) return count === 0
  const view = scroller.getBoundingClientRect()
  return (
    (indexOf(first) === 0 || first.getBoundingClientRect().top <= view.top) &&
    (indexOf(last) === count - 1 || last.getBoundingClientRect().bottom >= view.bottom)
  )
}

/**
 * Whether the list knows how high each row on the page is. Until then it goes by what it supposed, and what is above
 * a row may still push it down.
 */
export const isMeasured = (scroller: HTMLElement): boolean =>
  itemsOf(scroller).every((item) => Number(item.dataset['knownSize']) === item.offsetHeight)

/** The index of the row at which the list is to stand; the last for its end. Negative if there is no such row. */
export const indexOfStand = (stand: Stand, rows: readonly ListRow[]): number =>
  stand.at === 'end' ? rows.length - 1 : rows.findIndex(({ key }) => key === stand.key)

/**
 * Scrolls a list by what is on the page, so that it stands where it is to stand.
 * @returns whether it does, with rows wherever one looks; else the list has to be told to render what is there
 */
export function put(scroller: HTMLElement, stand: Stand, rows: readonly ListRow[]): boolean {
  if (stand.at === 'end') scroller.scrollTop = scroller.scrollHeight
  else {
    const index = indexOfStand(stand, rows)
    const item = itemsOf(scroller).find((each) => indexOf(each) === index)
    if (!item) return index < 0
    const view = scroller.getBoundingClientRect()
    const { top, height } = item.getBoundingClientRect()
    const wanted = stand.at === 'edge' ? -stand.above : Math.max(0, (view.height - height) / 2)
    scroller.scrollTop += top - view.top - wanted
  }
  return isCovered(scroller, rows.length)
}
