import type { LucideIcon } from 'lucide-react'
import { type CSSProperties, useState } from 'react'
import styles from './Avatar.module.css'
import { cx } from './classes.ts'
import { hueOf, initialsOf } from './tint.ts'

type AvatarProps = {
  id: string
  name: string
  url?: string | null | undefined
  size?: number
  /** Rooms are rounded squares, people circles. */
  square?: boolean
  icon?: LucideIcon | undefined
}

/** A picture, or initials on a tint made from the id. Decoration: the name stands beside it. */
export function Avatar({ id, name, url, size = 40, square, icon: Icon }: AvatarProps) {
  const [failed, setFailed] = useState<string | null>(null)
  const style: CSSProperties & Record<'--size' | '--hue', string | number> = {
    '--size': `${size}px`,
    '--hue': hueOf(id),
  }
  return (
    <span className={cx(styles.avatar, square && styles.square)} style={style} aria-hidden>
      {Icon ? <Icon className={styles.glyph} strokeWidth={2} /> : initialsOf(name)}
      {url && failed !== url && (
        <img
          className={styles.image}
          src={url}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setFailed(url)}
        />
      )}
    </span>
  )
}
