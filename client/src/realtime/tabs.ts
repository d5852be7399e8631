import type { TabNews } from './tabNews.ts'

/** The other tabs of this account in this browser. */
export type Tabs = { tell: (news: TabNews) => void; close: () => void }

/**
 * Without BroadcastChannel tabs still don't send twice; they only learn later what the others wrote. A tab may run
 * another version of this code: what it says is read as anything that comes from outside.
 */
export const openTabs = (userId: string, onNews: (news: TabNews) => void): Tabs => {
  if (typeof BroadcastChannel === 'undefined') return { tell: () => {}, close: () => {} }
  const channel = new BroadcastChannel(`oms-chat-${userId}`)
  /** In the order of telling, also when what reads it has to be fetched first. */
  const hear = async (data: unknown) => {
    const { TabNews } = await import('./tabNews.ts')
    const news = TabNews.safeParse(data)
    if (isOpen && news.success) onNews(news.data)
  }
  // What can't be read now is learnt from the device or the server, as if no tab had told it.
  channel.addEventListener(
    'message',
    ({ data }: MessageEvent<unknown>) => void hear(data).catch(() => undefined),
  )
  const post = channel.postMessage.bind(channel)
  let isOpen = true
  return {
    /** After the end of a session its late news concern nobody. */
    tell: (news) => {
      if (isOpen) post(news)
    },
    close: () => {
      isOpen = false
      channel.close()
    },
  }
}
