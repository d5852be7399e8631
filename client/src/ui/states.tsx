import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './classes.ts'
import styles from './states.module.css'

type EmptyStateProps = {
  icon?: LucideIcon
  title?: string
  /** 1 where nothing else names the page. */
  level?: 1 | 2
  text?: string
  children?: ReactNode
}

/** Nothing here, and what to do about it. */
export function EmptyState({ icon: Icon, title, level = 2, text, children }: EmptyStateProps) {
  const Heading = `h${level}` as const
  return (
    <div className={styles.empty}>
      {Icon && <Icon aria-hidden strokeWidth={1.25} />}
      {title && <Heading>{title}</Heading>}
      {text && <p>{text}</p>}
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  )
}

/** A bar in the shape of what will be there. */
export function SkeletonLine({
  width,
  height = 12,
  round,
}: {
  width: string
  height?: number
  round?: boolean
}) {
  return (
    <span
      className={styles.line}
      style={{ inlineSize: width, blockSize: height, borderRadius: round ? '999px' : undefined }}
    />
  )
}

/** Shows what is inside only after 150 ms, so that what is quick never flickers. */
export function Late({
  label,
  className,
  children,
}: {
  label: string
  className?: string | undefined
  children: ReactNode
}) {
  return (
    <div className={cx(styles.late, className)} aria-busy="true" role="img" aria-label={label}>
      {children}
    </div>
  )
}

/** What went wrong, in words, where it happened. */
export function ErrorNote({ children }: { children: ReactNode }) {
  return (
    <p className={styles.banner} role="alert">
      {children}
    </p>
  )
}

export function Notice({ children }: { children: ReactNode }) {
  return <p className={cx(styles.banner, styles.notice)}>{children}</p>
}

/** For screen readers only. */
export function Hidden({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <span id={id} className={styles.hidden}>
      {children}
    </span>
  )
}
