import type { Translate } from '../app/i18n.tsx'
import type { Overlays } from './overlays.ts'

/** Plain http pages have no clipboard of their own: there the old way of a selected field works. */
const copyBySelection = (text: string, root: HTMLElement): boolean => {
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  field.style.opacity = '0'
  root.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  return done
}

/** Copies text and says so: `told`, or why it couldn't. */
export async function copyText(
  text: string,
  told: string,
  { toast, container }: Pick<Overlays, 'toast' | 'container'>,
  t: Translate,
): Promise<void> {
  const copied = await Promise.resolve(navigator.clipboard?.writeText(text))
    .then(() => navigator.clipboard !== undefined)
    .catch(() => false)
  const focused = document.activeElement
  const done = copied || (container !== null && copyBySelection(text, container))
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  toast(done ? told : t('message.copyFailed'))
}
