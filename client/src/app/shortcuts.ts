import { createElement, useEffect } from 'react'
import { useOverlays } from '../ui/overlays.ts'
import { lazyView } from '../ui/lazyView.ts'

const Switcher = lazyView(() => import('../features/search/Switcher.tsx'))
const ShortcutsDialog = lazyView(() => import('../features/settings/ShortcutsDialog.tsx'))

export const isMac = /mac|iphone|ipad/i.test(typeof navigator === 'undefined' ? '' : navigator.userAgent)

/** "⌘K" on a Mac, "Ctrl+K" elsewhere. */
export const withMod = (key: string): string => (isMac ? `⌘${key}` : `Ctrl+${key}`)

export const hasMod = (event: { metaKey: boolean; ctrlKey: boolean }): boolean =>
  isMac ? event.metaKey : event.ctrlKey

/** Whether fingers are what points here: no keys to speak of, and Enter breaks the line. */
export const isTouch = (): boolean => globalThis.matchMedia?.('(pointer: coarse)').matches ?? false

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('input, textarea, [contenteditable]')

/** Keys that work everywhere in the app, and, while nothing has the focus, on the page around it. */
export function useShortcuts(onSearch: (text?: string) => void) {
  const { openDialog, container } = useOverlays()
  useEffect(() => {
    const root = container?.parentElement
    if (!root) return undefined
    const onKey = (event: KeyboardEvent) => {
      const isOurs = root.contains(event.target as Node) || event.target === document.body
      if (!isOurs || event.defaultPrevented) return
      if (hasMod(event) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        openDialog(createElement(Switcher, { onSearch }))
      } else if (event.key === '/' && !hasMod(event) && !isTyping(event.target)) {
        event.preventDefault()
        onSearch()
      } else if (event.key === '?' && !isTyping(event.target)) {
        event.preventDefault()
        openDialog(createElement(ShortcutsDialog))
      }
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [container, openDialog, onSearch])
}
