import { type CSSProperties, useState } from 'react'
import { recall, remember } from './device.ts'

/** Widths in pixels. */
export const sidebarWidths = { least: 260, most: 420, usual: 300 }

const fit = (width: number) => Math.round(Math.max(sidebarWidths.least, Math.min(width, sidebarWidths.most)))

type Width = CSSProperties & Record<'--sidebar', string>

/** The sidebar's width, remembered on this device. */
export function useSidebarWidth() {
  const [width, setWidth] = useState(() =>
    fit(Number(recall('sidebar') ?? sidebarWidths.usual) || sidebarWidths.usual),
  )
  const change = (next: number) => {
    setWidth(fit(next))
    remember('sidebar', String(fit(next)))
  }
  const style: Width = { '--sidebar': `${width}px` }
  return { width: style, setWidth: change }
}
