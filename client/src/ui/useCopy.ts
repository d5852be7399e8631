import { useT } from '../app/i18n.tsx'
import { copyText } from './copyText.ts'
import { useOverlays } from './overlays.ts'

/** Copies text and says so. */
export function useCopy(): (text: string, told: string) => Promise<void> {
  const t = useT()
  const overlays = useOverlays()
  return (text, told) => copyText(text, told, overlays, t)
}
