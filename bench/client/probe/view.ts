const list = () => document.querySelector('[role="log"]')

/** The numbers of the newest message in the open chat's list, and of the oldest that is loaded, to within some days' lines. */
export function loaded(): { oldest: number; newest: number } {
  const rows = [...document.querySelectorAll<HTMLElement>('[role="log"] article')]
  const seqOf = (row: HTMLElement | undefined) => Number(row?.dataset['seq'])
  const above = Number(rows[0]?.closest<HTMLElement>('[data-index]')?.dataset['index'])
  return { oldest: seqOf(rows[0]) - above, newest: seqOf(rows.at(-1)) }
}

/** Whether a row of the list stands in the middle of the height at which one looks. */
function hasRows(view: Element): boolean {
  const { top, bottom } = view.getBoundingClientRect()
  const middle = (top + bottom) / 2
  const rows = [...view.querySelectorAll('[data-item-index]')].map((row) => row.getBoundingClientRect())
  return rows.some((row) => row.top <= middle && row.bottom >= middle)
}

/** Moves the open chat by so many pixels in each of so many frames, however long the machine takes for one. */
export async function scroll(by: number, frames: number): Promise<void> {
  const view = list()
  for (let frame = 0; frame < frames; frame += 1) {
    await new Promise(requestAnimationFrame)
    view?.scrollBy(0, by)
  }
}

/**
 * Scrolls likewise, and tells of each frame whether there were rows to be seen. It looks before the app does: at the
 * rows as they were painted last, where the scrolling has moved them. That is what one sees until the next frame.
 */
export async function scrollAndLook(by: number, frames: number): Promise<boolean[]> {
  const seen: boolean[] = []
  const listen = () => {
    const view = list()
    if (view) seen.push(hasRows(view))
  }
  addEventListener('scroll', listen, { capture: true })
  await scroll(by, frames)
  removeEventListener('scroll', listen, { capture: true })
  return seen
}
