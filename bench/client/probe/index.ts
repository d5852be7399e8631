import { listenToArrivals } from './arrivals.ts'
import { dropIndex, held, isIndexKept } from './device.ts'
import { canWrite, firstMarks, newestSeen, painted } from './painted.ts'
import { loaded, scroll, scrollAndLook } from './view.ts'
import { listenToWorkers } from './worker.ts'

/** A word may be found by its beginning, and be cut off where the excerpt ends. */
const isBegun = (word: string, mark: string) => mark.startsWith(word) || word.startsWith(mark)

/** Milliseconds from a message's arrival until the list of chats shows it, and until it is on the device and indexed. */
type Heard = { listed: number; indexed: number }

/**
 * What measures from within the page; it is there before the app. All times are milliseconds since the navigation
 * began, as in `performance.now()`.
 */
function createProbe() {
  const workers = listenToWorkers()
  const arrivals = listenToArrivals()
  const usable = painted(() => newestSeen() !== null && canWrite())
  let measured: Promise<number> | null = null
  let heard: Promise<Heard> | null = null
  /** Measures from the person's next act until the page first shows what it leads to. */
  const measure = (event: 'click' | 'input', shows: (since: number) => boolean) => {
    measured = (async () => {
      const since = await new Promise<number>((resolve) => {
        addEventListener(event, ({ timeStamp }) => resolve(timeStamp), { once: true, capture: true })
      })
      return (await painted(() => shows(since))) - since
    })()
  }
  return {
    workers,
    held,
    isIndexKept,
    dropIndex,
    /** When the open chat's messages were first seen with a place to write, and the last of them. */
    usable: async () => ({ at: await usable, newest: newestSeen() }),
    /** From the next click until a chat is seen that ends with this text. */
    awaitSwitch: (text: string) => measure('click', () => newestSeen()?.includes(text) === true),
    /** From the next change of the search field until a message is seen that was found by these beginnings of words. */
    awaitHits: (words: string[]) =>
      measure('input', (since) => {
        const marks = firstMarks()
        const isAnswered = (workers.lastOf('answer') ?? 0) > since
        return (
          isAnswered && marks.length > 0 && marks.every((mark) => words.some((word) => isBegun(word, mark)))
        )
      }),
    /** The way of the next message that is heard; it ends with this text. */
    awaitMessage: (text: string) => {
      heard = Promise.all([arrivals.listed(text), workers.next('changed')]).then(([listed, indexed]) => ({
        listed: listed - arrivals.lastHeard(),
        indexed: indexed - arrivals.lastHeard(),
      }))
    },
    /** How long the message that was last awaited took. */
    heard: () => heard,
    loaded,
    scroll,
    scrollAndLook,
    /** How long it took what was last awaited. */
    took: () => measured,
  }
}

export type Probe = ReturnType<typeof createProbe>

declare global {
  interface Window {
    probe: Probe
  }
}

window.probe = createProbe()
