import { useEffect } from 'react'
import { selectSettings } from '../features/settings/settingsSlice.ts'
import { recall, remember } from './device.ts'
import { useAppSelector } from './hooks.ts'

const themes = ['system', 'light', 'dark'] as const

/** The look of the root: the person's settings, and until they are known what this device showed last. */
export function useLook(): { theme: (typeof themes)[number]; motion: 'on' | 'off' } {
  const settings = useAppSelector(selectSettings)
  const isSignedIn = useAppSelector((state) => state.session.status === 'signed-in')
  useEffect(() => {
    if (isSignedIn) remember('theme', settings.theme)
  }, [isSignedIn, settings.theme])
  const last = themes.find((theme) => theme === recall('theme'))
  return {
    theme: isSignedIn ? settings.theme : (last ?? 'system'),
    motion: settings.reduceMotion ? 'off' : 'on',
  }
}
