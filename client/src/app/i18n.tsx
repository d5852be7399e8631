import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { en, type Catalogue, type TextKey } from '../locales/en.ts'
import { restOfEnglish } from '../locales/restOfEnglish.ts'
import { recall, remember } from './device.ts'
import { createFormats, type Formats } from './formats.ts'

export const languages = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof languages

export type Translate = (key: TextKey, values?: Record<string, string | number>) => string
export type Locale = { language: string; dir: 'ltr' | 'rtl'; t: Translate; formats: Formats }

/** English begins with the texts of the first view; other languages come whole, in chunks of their own. */
const english = () => createLocale('en', en, restOfEnglish.current)

const loadLocale = async (language: Language): Promise<Locale> =>
  language === 'de' ? createLocale('de', (await import('../locales/de.ts')).de) : english()

/** The language as it is written where the person lives: "en-GB" for "en", if the browser says so. */
const regional = (language: string): string =>
  navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language

/** Scripts that are written from right to left, by the languages that are written in them. */
const rightToLeft = new Set(['ar', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'ug', 'ur', 'yi'])

/** Puts values where a text names them: "{{name}} joined". */
const fill = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))

/**
 * Texts and formats of one language. Of a text with forms, `count` chooses one by the language's plural rules.
 * `rest` are the texts that come later. Small enough to be ours: a library would be a tenth of all that is loaded
 * before the first chat.
 */
export function createLocale(
  language: string,
  catalogue: Partial<Catalogue>,
  rest: () => Partial<Catalogue> | null = () => null,
): Locale {
  const plurals = new Intl.PluralRules(language)
  const text = (key: string): string | undefined => {
    const first: Readonly<Record<string, string | undefined>> = catalogue
    const later: Readonly<Record<string, string | undefined>> = rest() ?? {}
    return first[key] ?? later[key]
  }
  const t: Translate = (key, values = {}) => {
    const { count } = values
    const form = typeof count === 'number' ? text(`${key}_${plurals.select(count)}`) : undefined
    const other = typeof count === 'number' ? text(`${key}_other`) : undefined
    return fill(text(key) ?? form ?? other ?? key, values)
  }
  const dir = rightToLeft.has(language.split('-')[0] ?? '') ? 'rtl' : 'ltr'
  return { language, dir, t, formats: createFormats(regional(language), t) }
}

/** What the person chose on this device, else the first of the browser's languages that there is. */
export const chooseLanguage = (chosen: string | null, wanted: readonly string[]): Language => {
  const known = (tag: string | null) =>
    (Object.keys(languages) as Language[]).find((language) => tag?.toLowerCase().split('-')[0] === language)
  return known(chosen) ?? wanted.map(known).find((language) => language !== undefined) ?? 'en'
}

type LocaleState = Locale & { choose: (language: Language) => void }
const LocaleContext = createContext<LocaleState | null>(null)

/** Gives everything below its texts; `locale` fixes them, else they follow the person's choice. */
export function LocaleProvider({ locale, children }: { locale?: Locale; children: ReactNode }) {
  const [language, setLanguage] = useState(() => chooseLanguage(recall('language'), navigator.languages))
  const [loaded, setLoaded] = useState<Locale | null>(() => (language === 'en' ? english() : null))
  useEffect(() => {
    let current = true
    void loadLocale(language).then((locale) => {
      if (current) setLoaded((held) => (held?.language === language ? held : locale))
    })
    return () => {
      current = false
    }
  }, [language])
  const shown = locale ?? loaded
  const value = useMemo<LocaleState | null>(
    () =>
      shown && {
        ...shown,
        choose: (next) => {
          remember('language', next)
          setLanguage(next)
        },
      },
    [shown],
  )
  return value && <LocaleContext value={value}>{children}</LocaleContext>
}

export function useLocale(): LocaleState {
  const locale = useContext(LocaleContext)
  if (!locale) throw new Error('useLocale needs a LocaleProvider above it')
  return locale
}

export const useT = (): Translate => useLocale().t
