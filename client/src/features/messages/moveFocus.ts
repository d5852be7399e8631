const steps: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 }

/** Arrow keys go from message to message; from the list itself, up begins with the newest in sight. */
export function moveFocus(event: KeyboardEvent): void {
  const step = steps[event.key]
  const { target, currentTarget: list } = event
  if (step === undefined || !(list instanceof HTMLElement)) return
  if (!(target instanceof HTMLElement) || target.closest('input, textarea, pre')) return
  const articles = [...list.querySelectorAll<HTMLElement>('article')]
  const current = articles.findIndex((article) => article.contains(target))
  const next = current === -1 ? lastInSight(articles, list) : articles[current + step]
  if (!next) return
  event.preventDefault()
  next.focus({ preventScroll: true })
  next.scrollIntoView({ block: 'nearest' })
}

const lastInSight = (articles: readonly HTMLElement[], list: HTMLElement): HTMLElement | undefined => {
  const { bottom } = list.getBoundingClientRect()
  return articles.findLast((article) => article.getBoundingClientRect().top < bottom - 8)
}
