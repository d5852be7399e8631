import type { Translate } from '../../app/i18n.tsx'

const firstName = (name: string) => name.split(' ')[0] ?? name

/** "Ada is typing…", "Ada and Grace are typing…", "Ada and 2 others are typing…"; empty when nobody is. */
export function typingText(t: Translate, typists: Readonly<Record<string, string>> | undefined): string {
  const [first, second, ...others] = Object.values(typists ?? {})
  if (first === undefined) return ''
  const name = firstName(first)
  if (second === undefined) return t('typing.one', { name })
  if (others.length === 0) return t('typing.two', { name, other: firstName(second) })
  return t('typing.many', { name, count: others.length + 1 })
}
