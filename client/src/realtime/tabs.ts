import { TabNews } from './tabNews.ts'

/** The other tabs of this account in this browser. */
export type Tabs = { tell: (news: TabNews) => void; close: () => void }

/**
 * Without BroadcastChannel tabs still don't send twice; they only learn later what the others wrote. A tab may run
 * another version of this code: what it says is read as anything that comes from outside.
 */
export const openTabs = (userId: string, onNews: (news: TabNews) => void): Tabs => {
  if (typeof BroadcastChannel === 'undefined') return { tell: () => {}, close: () => {} }
  const channel = new BroadcastChannel(`oms-chat-${userId}`)
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const news = TabNews.safeParse(data)
    if (news.success) onNews(news.data)
  })
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
