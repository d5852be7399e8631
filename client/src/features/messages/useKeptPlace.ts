import { useMemo } from 'react'
import { useStore } from 'react-redux'

/** A row of a list by its key, and how many pixels of it lie above the list's upper edge. */
export type KeptPlace = { key: string; above: number }

/** Where the row of a message stands in a list whose upper edge is at `edge`. */
export function placeOf(article: HTMLElement, edge: number): KeptPlace {
  const row = article.closest('[data-item-index]') ?? article
  return { key: article.dataset['key'] ?? '', above: edge - row.getBoundingClientRect().top }
}

/** By store, so that two apps in one page keep apart, and by chat. They are forgotten with the page. */
const kept = new WeakMap<object, Map<string, KeptPlace | null>>()

/** Tells where one is in a chat, and was when one left it; null is its end. */
export function useKeptPlace(chatId: string) {
  const store = useStore()
  return useMemo(() => {
    const places = kept.get(store) ?? new Map<string, KeptPlace | null>()
    kept.set(store, places)
    return {
      last: () => places.get(chatId) ?? null,
      leave: (place: KeptPlace | null) => void places.set(chatId, place),
    }
  }, [store, chatId])
}
