import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import styles from './Button.module.css'
import { cx } from './classes.ts'

type ButtonProps = ComponentProps<'button'> & {
  look?: 'primary' | 'quiet' | 'plain' | 'danger'
  wide?: boolean
  small?: boolean
}

export function Button({ look = 'quiet', wide, small, className, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={cx(styles.button, styles[look], wide && styles.wide, small && styles.small, className)}
      {...rest}
    />
  )
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  icon: LucideIcon
  label: string
  keys?: string
}

/** A button that shows an icon; `label` is its name, shown as a tip with the `keys` that do the same. */
export function IconButton({ icon: Icon, label, keys, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      data-tip={keys ? `${label}  ${keys}` : label}
      className={cx(styles.icon, className)}
      {...rest}
    >
      <Icon aria-hidden strokeWidth={1.75} />
    </button>
  )
}
