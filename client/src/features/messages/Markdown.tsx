import { type ComponentProps, isValidElement, memo, type ReactElement, type ReactNode } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { CodeBlock } from './CodeBlock.tsx'
import styles from './MessageText.module.css'
import { isSafeLink, textParts } from './textShape.ts'

/** Mentions in the text of a paragraph; code and links keep theirs as they are. */
const withMentions = (children: ReactNode): ReactNode => {
  if (Array.isArray(children)) return children.map(withMentions)
  if (typeof children !== 'string' || !children.includes('@')) return children
  return textParts(children).map(({ kind, text }, index) =>
    kind === 'mention' ? (
      <span key={`${index}-${text}`} className={styles.mention} data-name={text}>
        {text}
      </span>
    ) : (
      text
    ),
  )
}

const Link = ({ href, children }: ComponentProps<'a'>) =>
  isSafeLink(href) ? (
    <a className={styles.link} href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ) : (
    children
  )

/** What is in a fence: its text, and the language that was named for it. */
const Pre = ({ children }: ComponentProps<'pre'>) => {
  const code = isValidElement<ComponentProps<'code'>>(children) ? children.props : {}
  const language = /language-([\w+#-]+)/.exec(code.className ?? '')?.[1]
  const text = typeof code.children === 'string' ? code.children : ''
  return <CodeBlock code={text.replace(/\n$/, '')} language={language ?? null} />
}

/** A heading of a message is no heading of the page. */
const Heading = ({ children }: { children?: ReactNode }) => <p data-heading>{children}</p>

const components: Components = {
  a: Link,
  pre: Pre,
  h1: Heading,
  h2: Heading,
  h3: Heading,
  h4: Heading,
  h5: Heading,
  h6: Heading,
  /** Pictures from elsewhere would tell who reads: their text stands for them. */
  img: ({ alt, src }) => (typeof src === 'string' ? <Link href={src}>{alt || src}</Link> : alt),
  p: ({ children }) => <p dir="auto">{withMentions(children)}</p>,
  li: ({ children }) => <li dir="auto">{withMentions(children)}</li>,
}

const plugins = [remarkGfm]

/** What was parsed last, the oldest first: rows come back as one scrolls, and parsing is most of what they cost. */
const parsed = new Map<string, ReactElement>()
const mostParsed = 50

function parse(content: string): ReactElement {
  const known = parsed.get(content)
  if (known) return known
  const made = ReactMarkdown({ remarkPlugins: plugins, components, children: content })
  parsed.set(content, made)
  for (const oldest of parsed.keys()) {
    if (parsed.size <= mostParsed) break
    parsed.delete(oldest)
  }
  return made
}

/** Markdown without raw HTML; links lead only to the web or to mail. */
export const Markdown = memo(function Markdown({ content }: { content: string }) {
  return <div className={styles.markdown}>{parse(content)}</div>
})
