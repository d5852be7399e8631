/** Resolves with the time right after the next frame was painted, in milliseconds since the page's navigation began. */
export const nextFrame = (): Promise<number> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', () => resolve(performance.now()), { once: true })
      port1.start()
      port2.postMessage(null)
    })
  })

const patienceMs = 20_000

/** Looks after every frame whether what is there now shows it; the time of the first frame that does. */
export async function painted(shows: () => boolean): Promise<number> {
  const began = performance.now()
  for (let at = began; at < began + patienceMs; at = await nextFrame()) if (shows()) return at
  throw new Error(`not shown within ${patienceMs} ms`)
}

const isSeen = (element: Element | null | undefined): boolean => {
  if (!element?.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false
  const { top, bottom, height } = element.getBoundingClientRect()
  return height > 0 && bottom > 0 && top < innerHeight
}

/** The text of the last message that stands in the open chat, if one can see it. */
export function newestSeen(): string | null {
  const last = [...document.querySelectorAll('[role="log"] article')].at(-1)
  return isSeen(last) ? (last?.textContent ?? null) : null
}

export const canWrite = (): boolean => isSeen(document.querySelector('main textarea:not(:disabled)'))

/** The words marked in the first message that was found. */
export function firstMarks(): string[] {
  const hit = document.querySelector('section[aria-label="Messages"] [role="listitem"]')
  return isSeen(hit) ? [...(hit?.querySelectorAll('mark') ?? [])].map((mark) => mark.textContent ?? '') : []
}
