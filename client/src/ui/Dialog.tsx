import { ArrowLeft, X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { FormEvent, ReactNode } from 'react'
import { useT } from '../app/i18n.tsx'
import { IconButton } from './Button.tsx'
import { cx } from './classes.ts'
import styles from './Dialog.module.css'
import { useOverlays } from './overlays.ts'

type DialogProps = {
  title: string
  children: ReactNode
  /** Stands below what scrolls: the buttons. */
  footer?: ReactNode
  onBack?: (() => void) | undefined
  /** Makes the whole dialog a form. */
  onSubmit?: () => void
  wide?: boolean
  /** Keeps its height while its content changes. */
  tall?: boolean
  /** Lets rows reach from edge to edge. */
  flush?: boolean
}

/** A task of its own above the app, named by its title. The app behind it neither scrolls nor answers meanwhile. */
export function Dialog({ title, children, footer, onBack, onSubmit, wide, tall, flush }: DialogProps) {
  const t = useT()
  const { closeDialog, container } = useOverlays()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit?.()
  }
  const content = (
    <>
      <header className={styles.head}>
        {onBack && (
          <IconButton className={styles.back} icon={ArrowLeft} label={t('common.back')} onClick={onBack} />
        )}
        <Radix.Title>{title}</Radix.Title>
        <IconButton icon={X} label={t('common.close')} onClick={closeDialog} />
      </header>
      <div className={cx(styles.body, flush && styles.flush)}>{children}</div>
      {footer && <footer className={styles.foot}>{footer}</footer>}
    </>
  )
  const className = cx(styles.dialog, wide && styles.wide, tall && styles.tall)
  return (
    <Radix.Root open onOpenChange={(open) => !open && closeDialog()}>
      <Radix.Portal container={container}>
        <div className={styles.scrim} />
        <Radix.Content className={className} aria-describedby={undefined}>
          {onSubmit ? (
            <form className={styles.form} onSubmit={submit} noValidate>
              {content}
            </form>
          ) : (
            content
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
