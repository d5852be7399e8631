import { memo, type ReactNode } from 'react'
import { restOfEnglish } from '../../locales/restOfEnglish.ts'
import { lazyModule, useLazyModule } from '../../ui/lazyModule.ts'
import { type InlinePart, inlineParts } from './inlineMarkdown.ts'
import styles from './MessageText.module.css'
import { hasMarkdown, textParts } from './textShape.ts'

/** Whether a message can't be shown for good without the renderer. */
export const needsMarkdown = (content: string, isCode: boolean): boolean =>
  isCode || (hasMarkdown(content) && inlineParts(content) === null)

/** The Markdown renderer, in a chunk of its own; the list fetches it when it has painted what it can. */
export const markdownModule = lazyModule(async () => {
  const [{ Markdown }] = await Promise.all([import('./Markdown.tsx'), restOfEnglish.load()])
  return Markdown
})

type MessageTextProps = { content: string; isCode: boolean }

/** What a message says. What has no more than a few plain marks never waits for the renderer. */
export const MessageText = memo(function MessageText({ content, isCode }: MessageTextProps) {
  if (isCode) return <Marked content={fenced(content)} plain={content} />
  if (!hasMarkdown(content)) return <Parts parts={textParts(content)} />
  const parts = inlineParts(content)
  return parts ? <Parts parts={parts} /> : <Marked content={content} plain={content} />
})

/** A code message is one fenced block, with a fence longer than any in it. */
const fenced = (code: string): string => {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${code}\n${fence}`
}

function Marked({ content, plain }: { content: string; plain: string }) {
  const Markdown = useLazyModule(markdownModule)
  return Markdown ? <Markdown content={content} /> : <Parts parts={[{ kind: 'text', text: plain }]} />
}

function Parts({ parts }: { parts: readonly InlinePart[] }) {
  return (
    <p className={styles.plain} dir="auto">
      {parts.map(shownPart)}
    </p>
  )
}

function shownPart({ kind, text }: InlinePart, index: number): ReactNode {
  if (kind === 'text') return text
  if (kind === 'link')
    return (
      <a key={index} className={styles.link} href={text} target="_blank" rel="noopener noreferrer nofollow">
        {text}
      </a>
    )
  if (kind === 'mention')
    return (
      <span key={index} className={styles.mention} data-name={text}>
        {text}
      </span>
    )
  const Mark = kind
  return <Mark key={index}>{text}</Mark>
}
