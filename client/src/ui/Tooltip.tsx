import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useLocale } from '../app/i18n.tsx'
import styles from './Overlays.module.css'

const delayMs = 450
type Tip = { text: string; target: DOMRect }

/** What points at or focuses something with `data-tip`, or with the time of a tip, if anything does. */
const targetOf = (event: Event): HTMLElement | null =>
  event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip], [data-tip-time]') : null

/**
 * One tip for the whole app: it names what the pointer rests on, or tells its `data-tip-time` in full. Decoration, as
 * the names are in the labels.
 */
export function Tooltip({ layer }: { layer: HTMLElement | null }) {
  const { formats } = useLocale()
  const [tip, setTip] = useState<Tip | null>(null)
  useEffect(() => {
    const root = layer?.parentElement
    if (!root) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const hide = () => {
      clearTimeout(timer)
      setTip(null)
    }
    const show = (target: HTMLElement, delay: number) => {
      hide()
      timer = setTimeout(() => {
        const { tip: said, tipTime } = target.dataset
        const text = tipTime === undefined ? said : formats.full(tipTime)
        if (text && target.isConnected) setTip({ text, target: target.getBoundingClientRect() })
      }, delay)
    }
    const over = (event: PointerEvent) => {
      const target = event.pointerType === 'mouse' ? targetOf(event) : null
      if (target) show(target, delayMs)
      else hide()
    }
    const focus = (event: FocusEvent) => {
      const target = targetOf(event)
      if (target?.matches(':focus-visible')) show(target, delayMs)
    }
    const events = ['pointerdown', 'keydown', 'focusout', 'wheel', 'pointerleave'] as const
    root.addEventListener('pointerover', over)
    root.addEventListener('focusin', focus)
    for (const name of events) root.addEventListener(name, hide, { passive: true })
    return () => {
      hide()
      root.removeEventListener('pointerover', over)
      root.removeEventListener('focusin', focus)
      for (const name of events) root.removeEventListener(name, hide)
    }
  }, [layer, formats])
  return tip && <TipBox tip={tip} />
}

const gap = 6
const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(value, high))

function TipBox({ tip: { text, target } }: { tip: Tip }) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (!box.current) return
    const { width, height } = box.current.getBoundingClientRect()
    const above = target.top - height - gap
    box.current.style.left = `${clamp(target.left + target.width / 2 - width / 2, 4, innerWidth - width - 4)}px`
    box.current.style.top = `${above < 4 ? target.bottom + gap : above}px`
  }, [target, text])
  return (
    <div ref={box} className={styles.tip} aria-hidden>
      {text}
    </div>
  )
}
