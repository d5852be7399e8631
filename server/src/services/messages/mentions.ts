import type { Id, MessageDraft } from '@oms-chat/shared'

const everyone = new Set(['all', 'here'])
const namesMax = 50

/** What people typed behind an @, in lower case; nothing in code is a name. */
export function namesIn(type: MessageDraft['type'], content: string): string[] {
  if (type === 'code' || !content.includes('@')) return []
  const prose = content.replace(/```[\s\S]*?(?:```|$)/g, ' ').replace(/`[^`\n]*`/g, ' ')
  const found = prose.matchAll(/(?<![\w@.-])@([a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?)/gi)
  return [...new Set([...found].map(([, name = '']) => name.toLowerCase()))].slice(0, namesMax)
}

export const callsEveryone = (names: readonly string[]): boolean => names.some((name) => everyone.has(name))

/** Who is called: those of `people` who are members; the chat's own id stands for everyone. */
export const mentionsOf = (
  chatId: Id,
  called: { all: boolean; people: readonly Id[] },
  isMember: (userId: Id) => boolean,
): Id[] => [...(called.all ? [chatId] : []), ...called.people.filter(isMember)]
