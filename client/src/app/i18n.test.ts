// @vitest-environment jsdom

import { describe, expect, it } from 'vitest'
import { de } from '../locales/de.ts'
import { en } from '../locales/en.ts'
import { enRest } from '../locales/en.rest.ts'
import { chooseLanguage, createLocale } from './i18n.tsx'

const english: Record<string, string> = { ...en, ...enRest }
const names = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').toSorted((a, b) => a.localeCompare(b))

describe('the catalogues', () => {
  it('name the same values in every language', () => {
    for (const [key, text] of Object.entries(de)) expect(names(text), key).toEqual(names(english[key] ?? ''))
  })

  it('leave nothing untranslated but words that both languages share', () => {
    const words = (text: string) => text.replace(/\{\{\w+\}\}/g, '')
    const same = Object.entries(de).filter(
      ([key, text]) => text === english[key] && /\p{L}{3}/u.test(words(text)),
    )
    expect(new Set(same.map(([, text]) => text))).toEqual(
      new Set([
        'OMS Chat',
        'Offline',
        'Online',
        'Status',
        'Chats',
        'Emoji',
        'Name',
        'Admin',
        'Organisation',
        'System',
        'Code',
      ]),
    )
  })

  it('choose forms by the language’s plural rules', () => {
    const { t } = createLocale('de', de)
    expect([t('chat.members', { count: 1 }), t('chat.members', { count: 2 })]).toEqual([
      '1 Mitglied',
      '2 Mitglieder',
    ])
  })

  it('follow the choice, else the browser, else English', () => {
    expect(chooseLanguage('de', ['en-GB'])).toBe('de')
    expect(chooseLanguage(null, ['fr', 'de-AT', 'en'])).toBe('de')
    expect(chooseLanguage(null, ['fr'])).toBe('en')
  })

  it('are written from the right where people do', () => {
    expect([createLocale('ar', en).dir, createLocale('en', en).dir]).toEqual(['rtl', 'ltr'])
  })
})
