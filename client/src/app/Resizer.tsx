import type { KeyboardEvent, PointerEvent } from 'react'
import { useLocale } from './i18n.tsx'
import { sidebarWidths } from './sidebarWidth.ts'

type ResizerProps = { width: string; onWidth: (width: number) => void; className: string | undefined }

/** The edge between the chats and the conversation: dragged, or moved with the arrow keys. */
export function Resizer({ width, onWidth, className }: ResizerProps) {
  const { t, dir } = useLocale()
  const now = Number.parseInt(width, 10)
  const sign = dir === 'rtl' ? -1 : 1
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const frame = event.currentTarget.parentElement?.getBoundingClientRect()
    if (frame) onWidth(sign === 1 ? event.clientX - frame.left : frame.right - event.clientX)
  }
  const step = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowRight: 16 * sign, ArrowLeft: -16 * sign }
    const by = steps[event.key]
    if (by === undefined) return
    event.preventDefault()
    onWidth(now + by)
  }
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('sidebar.resize')}
      aria-valuenow={now}
      aria-valuemin={sidebarWidths.least}
      aria-valuemax={sidebarWidths.most}
      tabIndex={0}
      className={className}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => onWidth(sidebarWidths.usual)}
      onKeyDown={step}
    />
  )
}
