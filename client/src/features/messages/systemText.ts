import type { SystemNote } from '@oms-chat/shared'
import type { TextKey } from '../../locales/en.ts'
import type { Locale } from '../../app/i18n.tsx'

type Reader = {
  meId: string
  /** The name of a person; of one who isn't known (yet), what stands for it. */
  nameOf: (id: string) => string
}

type Key =
  'chat-created' | 'members-added' | 'member-removed' | 'renamed' | 'description-changed' | 'settings-changed'
type RoleKey = `role-changed.${'admin' | 'moderator' | 'member'}`

const keyOf = (note: SystemNote): Key | RoleKey | 'member-joined' | 'member-left' =>
  note.event === 'role-changed' ? `role-changed.${note.role}` : note.event

const peopleOf = (note: SystemNote): string[] => {
  if ('userIds' in note) return note.userIds
  return 'userId' in note ? [note.userId] : []
}

/** Beyond this many, people are counted instead of named. */
const namedPeople = 4

/** What happened, in the reader's words: their own deeds and fate in the second person. */
export function systemText(
  { t, formats }: Pick<Locale, 't' | 'formats'>,
  note: SystemNote,
  reader: Reader,
): string {
  const { meId, nameOf } = reader
  const ids = peopleOf(note)
  const you = t(note.actorId === null ? 'system.who.you' : 'system.whom.you')
  const named = ids.slice(0, ids.length > namedPeople ? namedPeople - 1 : namedPeople)
  const names = named.map((id) => (id === meId ? you : nameOf(id)))
  const rest = ids.length - named.length
  const people =
    rest > 0 ? t('message.andOthers', { names: names.join(', '), count: rest }) : formats.list(names)
  const key: `system.${ReturnType<typeof keyOf>}` = `system.${keyOf(note)}`
  const title = 'name' in note ? (note.name ?? '') : ''
  return t(formOf(key, note.actorId, meId), {
    name: note.actorId === null ? '' : nameOf(note.actorId),
    people,
    title,
  })
}

/** The form of a text for who did it: a person, the reader, or nobody that one could name. */
function formOf(key: `system.${ReturnType<typeof keyOf>}`, actorId: string | null, meId: string): TextKey {
  if (actorId === meId) return `${key}.you`
  if (actorId !== null || key === 'system.member-joined' || key === 'system.member-left') return key
  return `${key}.nobody`
}
