import { type Chat, limits } from '@oms-chat/shared'

export type Suggestion = {
  id: string
  /** What is put in the text's place. */
  insert: string
  label: string
  detail: string
  person?: { id: string; url: string | null }
  emoji?: string
}

type NamedEmoji = { emoji: string; label: string; tags: string[]; shortcodes: string[] }

const most = 8

/** How well an emoji's names fit, lower is better; null when they don't. */
const fit = ({ label, tags, shortcodes }: NamedEmoji, query: string): number | null => {
  if (shortcodes.includes(query)) return 0
  if (shortcodes.some((code) => code.startsWith(query))) return 1
  if (label.toLowerCase().startsWith(query)) return 2
  if (tags.some((tag) => tag.startsWith(query))) return 3
  return label.toLowerCase().includes(query) ? 4 : null
}

/** The emoji whose names fit best. */
export function suggestEmoji(all: readonly NamedEmoji[], query: string): Suggestion[] {
  const wanted = query.toLowerCase()
  return all
    .flatMap((each) => {
      const rank = fit(each, wanted)
      return rank === null ? [] : [{ each, rank }]
    })
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ each: { emoji, label, shortcodes } }) => ({
      id: emoji,
      insert: `${emoji} `,
      label,
      detail: shortcodes[0] ? `:${shortcodes[0]}:` : '',
      emoji,
    }))
}

const many = [
  { word: 'all', emoji: '📣' },
  { word: 'here', emoji: '👋' },
] as const

/** The words that call many at once. */
export type ManyWord = (typeof many)[number]['word']

/**
 * Everybody in a chat, or those of them who are online, where one may call them: in a large one that is for those who
 * keep it. The sign alone doesn't offer it, so that nobody calls everybody by one Enter too many; nor does the whole
 * word, to which nothing is left to add. `labels` say what each does.
 */
export function suggestMany(chat: Chat, query: string, labels: Record<ManyWord, string>): Suggestion[] {
  const mayCall =
    chat.type !== 'direct' && (chat.memberCount <= limits.callEveryoneMembers || chat.me?.role !== 'member')
  const begun = query.toLowerCase()
  return many
    .filter(({ word }) => mayCall && begun !== '' && begun !== word && word.startsWith(begun))
    .map(({ word, emoji }) => ({
      id: word,
      insert: `@${word} `,
      label: labels[word],
      detail: `@${word}`,
      emoji,
    }))
}

type Person = { id: string; fullName: string; username: string; avatarUrl: string | null }

/** The people whose name or username begins with what was typed. */
export function suggestPeople(people: readonly Person[], query: string): Suggestion[] {
  const wanted = query.toLowerCase()
  const fits = ({ fullName, username }: Person) =>
    username.startsWith(wanted) ||
    fullName
      .toLowerCase()
      .split(/\s+/)
      .some((word) => word.startsWith(wanted))
  return people
    .filter(fits)
    .slice(0, most)
    .map(({ id, fullName, username, avatarUrl }) => ({
      id,
      insert: `@${username} `,
      label: fullName,
      detail: `@${username}`,
      person: { id, url: avatarUrl },
    }))
}
