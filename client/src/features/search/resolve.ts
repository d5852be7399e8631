import { normalText, type User } from '@oms-chat/shared'

/** Whether a name, or one of its words, begins with what was typed; both as normal text. */
const begins = (name: string, wanted: string): boolean =>
  name.startsWith(wanted) || name.includes(` ${wanted}`)

/** Those whose name is the wanted one, or, where there is none, whose name begins with it. */
const named = <T>(all: readonly T[], namesOf: (each: T) => string[], wanted: string): T[] => {
  const normal = normalText(wanted)
  const exact = all.filter((each) => namesOf(each).some((name) => normalText(name) === normal))
  if (exact.length > 0) return exact
  return all.filter((each) => namesOf(each).some((name) => begins(normalText(name), normal)))
}

/** The ids of the people that a query names by name or username, `me` being oneself; null: it names nobody. */
export const peopleNamed = (
  names: readonly string[],
  users: readonly User[],
  meId: string,
): string[] | null =>
  names.length === 0
    ? null
    : names.flatMap((name) =>
        normalText(name) === 'me'
          ? [meId]
          : named(users, ({ fullName, username }) => [fullName, username], name).map(({ id }) => id),
      )

/** The ids of the chats that a query names; null: it names none. */
export const chatsNamed = (
  names: readonly string[],
  chats: readonly { id: string; title: string }[],
): string[] | null =>
  names.length === 0
    ? null
    : names.flatMap((name) => named(chats, ({ title }) => [title], name).map(({ id }) => id))
