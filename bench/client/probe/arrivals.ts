import { nextFrame } from './painted.ts'

const isMessage = (data: unknown) => typeof data === 'string' && data.startsWith('42["message:new"')

/** The text of the chat that stands first in the list. */
const firstChat = () => document.querySelector('nav [data-chat-id]')?.textContent ?? ''

/** The first change of the page after which something holds. */
const changed = (holds: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!holds()) return
      observer.disconnect()
      resolve()
    })
    observer.observe(document, { subtree: true, childList: true, characterData: true })
  })

/** When a message last came from the server, and when the list of chats first shows it. */
export function listenToArrivals() {
  let heard = Number.NaN
  const Original = window.WebSocket
  window.WebSocket = class extends Original {
    constructor(...given: ConstructorParameters<typeof WebSocket>) {
      super(...given)
      this.addEventListener('message', ({ data, timeStamp }: MessageEvent<unknown>) => {
        if (isMessage(data)) heard = timeStamp
      })
    }
  }
  return {
    lastHeard: () => heard,
    /** The time of the frame in which this text first stands in the first chat of the list. */
    listed: async (text: string) => {
      await changed(() => firstChat().includes(text))
      return nextFrame()
    },
  }
}
