import type { EmojiData } from 'frimousse'

type Entry = { emoji: string; label: string; tags?: string[]; group?: number; version: number }
export type NamedEmoji = { emoji: string; label: string; tags: string[]; shortcodes: string[] }

/** Group 2 holds parts of emoji (skin tones, hair) that are none by themselves. */
const parts = 2

const loadEntries = async (language: string): Promise<Entry[]> =>
  (language === 'de'
    ? await import('emojibase-data/de/data.json')
    : await import('emojibase-data/en/data.json')
  ).default

const loadGroups = async (language: string) =>
  (language === 'de'
    ? await import('emojibase-data/de/messages.json')
    : await import('emojibase-data/en/messages.json')
  ).default.groups

const capitalised = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1)

/** All emoji with their names in a language, for the picker; bundled, nothing comes from elsewhere. */
export async function loadEmojiData(language: string): Promise<EmojiData> {
  const [entries, groups] = await Promise.all([loadEntries(language), loadGroups(language)])
  return {
    locale: language,
    emojis: entries.flatMap(({ emoji, label, tags = [], group, version }) =>
      group === undefined || group === parts ? [] : [{ emoji, label, tags, category: group, version }],
    ),
    categories: groups
      .filter(({ order }) => order !== parts)
      .map(({ message, order }) => ({ index: order, label: capitalised(message) })),
    skinTones: { dark: '', light: '', medium: '', 'medium-dark': '', 'medium-light': '' },
  }
}

type Coded = Entry & { hexcode: string }

/** All emoji by name and by the short codes that people type after a colon, commonest first. */
export async function loadNamedEmoji(language: string): Promise<NamedEmoji[]> {
  const [entries, codes] = await Promise.all([
    loadEntries(language) as Promise<Coded[]>,
    import('emojibase-data/en/shortcodes/github.json').then(
      (module): Record<string, string | string[]> => module.default,
    ),
  ])
  return entries.flatMap(({ emoji, label, tags = [], group, hexcode }) =>
    group === undefined || group === parts
      ? []
      : [{ emoji, label, tags, shortcodes: [codes[hexcode] ?? []].flat() }],
  )
}
