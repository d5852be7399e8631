import type { Id, MessageDraft } from '@oms-chat/shared'

const namesMax = 50

/** Whom a text calls: everyone in the chat, those of them who are here now, and people of the organisation. */
export type Called = { all: boolean; here: boolean; people: readonly Id[] }

export const nobodyCalled: Called = { all: false, here: false, people: [] }

/** What people typed behind an @, in lower case; nothing in code is a name. */
export function namesIn(type: MessageDraft['type'], content: string): string[] {
  if (type === 'code' || !content.includes('@')) return []
  const prose = content.replace(/```[\s\S]*?(?:```|$)/g, ' ').replace(/`[^`\n]*`/g, ' ')
  const found = prose.matchAll(/(?<![\w@.-])@([a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?)/gi)
  return [...new Set([...found].map(([, name = '']) => name.toLowerCase()))].slice(0, namesMax)
}

/** What names mean, given the people who have them. */
export const calledAs = (names: readonly string[], people: readonly Id[]): Called => ({
  all: names.includes('all'),
  here: names.includes('here'),
  people,
})

/** Whom everybody may know to be called: members by name; the chat's own id stands for everyone. */
export const mentionsOf = (
  chatId: Id,
  { all, people }: Pick<Called, 'all' | 'people'>,
  isMember: (userId: Id) => boolean,
): Id[] => [...(all ? [chatId] : []), ...people.filter(isMember)]
