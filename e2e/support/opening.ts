import type { Page } from 'playwright-core'

/** Looked at for so many frames from the first in which the messages are seen. */
const frames = 45

/**
 * How far a message that was seen in the first frame of a chat moves in those after it, in pixels, once that chat is
 * pressed. It is looked after every frame's script and layout, so at what is painted.
 */
export const watchOpening = (page: Page, chatId: string) =>
  page.evaluate(
    async ([id, count]) => {
      const placesNow = () => {
        const log = document.querySelector('[role="log"]')
        const isThere = location.pathname.includes(id) && log?.checkVisibility({ opacityProperty: true })
        if (!log || !isThere) return null
        const view = log.getBoundingClientRect()
        const places = new Map<string, number>()
        for (const row of log.querySelectorAll<HTMLElement>('article[data-key]')) {
          const { top, bottom } = row.getBoundingClientRect()
          if (bottom > view.top && top < view.bottom) places.set(row.dataset['key'] ?? '', top)
        }
        return places.size > 0 ? places : null
      }
      const painted = () =>
        new Promise<void>((resolve) => {
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel()
            port1.addEventListener('message', () => resolve(), { once: true })
            port1.start()
            port2.postMessage(null)
          })
        })
      document.querySelector<HTMLElement>(`nav [data-chat-id="${id}"]`)?.click()
      let first: Map<string, number> | null = null
      let moved = 0
      for (let seen = 0; seen < count;) {
        await painted()
        const places = placesNow()
        if (!places) {
          // Seen once, it isn't to go again.
          if (first) moved = Infinity
          continue
        }
        first ??= places
        seen += 1
        for (const [key, top] of places) moved = Math.max(moved, Math.abs(top - (first.get(key) ?? top)))
      }
      return moved
    },
    [chatId, frames] as const,
  )
