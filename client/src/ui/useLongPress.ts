import { type MouseEvent, type PointerEvent, useRef } from 'react'

const holdMs = 450
const slackPx = 10

type Point = { x: number; y: number }

/** A right click, or a finger that rests: both ask for the menu of what they are on. */
export function useLongPress(onMenu: (at: Point, target: HTMLElement) => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const start = useRef<Point | null>(null)
  const opened = useRef(false)
  const stop = () => {
    clearTimeout(timer.current)
    start.current = null
  }
  return {
    onContextMenu: (event: MouseEvent<HTMLElement>) => {
      if (event.target instanceof Element && event.target.closest('a[href^="http"]')) return
      event.preventDefault()
      stop()
      if (!opened.current) onMenu({ x: event.clientX, y: event.clientY }, event.currentTarget)
    },
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      opened.current = false
      if (event.pointerType === 'mouse') return
      const at = { x: event.clientX, y: event.clientY }
      const target = event.currentTarget
      start.current = at
      timer.current = setTimeout(() => {
        opened.current = true
        onMenu(at, target)
      }, holdMs)
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const from = start.current
      if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > slackPx) stop()
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    /** The tap that ends a long press opens nothing. */
    onClickCapture: (event: MouseEvent<HTMLElement>) => {
      if (!opened.current) return
      opened.current = false
      event.preventDefault()
      event.stopPropagation()
    },
  }
}
