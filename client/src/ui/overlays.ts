import type { LucideIcon } from 'lucide-react'
import { createContext, type ReactNode, useContext } from 'react'

export type MenuAction = {
  label: string
  icon?: LucideIcon
  danger?: boolean
  onSelect: () => void
}
export type MenuEntry = MenuAction | { label: string; icon?: LucideIcon; items: MenuAction[] } | 'separator'

/** Where something floats: beside an element, or at a point of the window. */
export type Anchor = HTMLElement | { x: number; y: number }

export type MenuRequest = {
  label: string
  anchor: Anchor
  /** Fetched when the menu opens: what is in it, its pictures and its texts come with their own code. */
  entries: () => Promise<MenuEntry[]>
  /** Where the focus goes back to; the anchor when it is an element. */
  returnTo?: HTMLElement | null
  align?: 'start' | 'end'
}

export type PickerRequest = {
  anchor: Anchor
  returnTo?: HTMLElement | null
  onPick: (emoji: string) => void
  /** Begins with the whole picker instead of the six frequent ones. */
  full?: boolean
}

/** What floats above the app, one of a kind at a time. Their code is loaded when first needed. */
export type Overlays = {
  openMenu: (menu: MenuRequest) => void
  openPicker: (picker: PickerRequest) => void
  openDialog: (dialog: ReactNode) => void
  closeDialog: () => void
  toast: (text: string) => void
  /** The element that everything floating is rendered in, inside the app's root. */
  container: HTMLElement | null
}

export const OverlaysContext = createContext<Overlays | null>(null)

export function useOverlays(): Overlays {
  const overlays = useContext(OverlaysContext)
  if (!overlays) throw new Error('useOverlays needs an OverlaysProvider above it')
  return overlays
}
