import { ChevronRight } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useRef } from 'react'
import { cx } from './classes.ts'
import styles from './Floating.module.css'
import { type MenuAction, type MenuEntry, type MenuRequest, useOverlays } from './overlays.ts'
import { rectOf } from './rectOf.ts'
import { useExpanded } from './useExpanded.ts'

type MenuProps = { request: MenuRequest; entries: MenuEntry[]; onClosed: () => void }

/** The one menu that is open. What is chosen runs after the focus went back, so that it may move it on. */
export function Menu({ request, entries, onClosed }: MenuProps) {
  const { container } = useOverlays()
  useExpanded(request.anchor)
  const chosen = useRef<(() => void) | null>(null)
  const { left, top, width, height } = rectOf(request.anchor)
  const choose = (action: MenuAction) => {
    chosen.current = action.onSelect
  }
  return (
    <DropdownMenu.Root defaultOpen modal={false} onOpenChange={(open) => !open && onClosed()}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden style={{ position: 'fixed', pointerEvents: 'none', left, top, width, height }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={container}>
        <DropdownMenu.Content
          className={styles.menu}
          aria-label={request.label}
          aria-labelledby={undefined}
          align={request.align ?? 'start'}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            const home = request.returnTo ?? (request.anchor instanceof HTMLElement ? request.anchor : null)
            home?.focus({ preventScroll: true })
            chosen.current?.()
          }}
        >
          <Entries entries={entries} onChoose={choose} container={container} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

type EntriesProps = {
  entries: MenuEntry[]
  onChoose: (action: MenuAction) => void
  container: HTMLElement | null
}

function Entries({ entries, onChoose, container }: EntriesProps) {
  return entries.map((entry, index) => {
    if (entry === 'separator')
      return <DropdownMenu.Separator key={`separator-${index}`} className={styles.separator} />
    const Icon = entry.icon
    if (!('items' in entry))
      return (
        <DropdownMenu.Item
          key={entry.label}
          className={cx(styles.item, entry.danger && styles.danger)}
          onSelect={() => onChoose(entry)}
        >
          {Icon && <Icon aria-hidden strokeWidth={1.75} />}
          {entry.label}
        </DropdownMenu.Item>
      )
    return (
      <DropdownMenu.Sub key={entry.label}>
        <DropdownMenu.SubTrigger className={styles.item}>
          {Icon && <Icon aria-hidden strokeWidth={1.75} />}
          {entry.label}
          <ChevronRight aria-hidden />
        </DropdownMenu.SubTrigger>
        <DropdownMenu.Portal container={container}>
          <DropdownMenu.SubContent className={styles.menu} sideOffset={4} collisionPadding={8}>
            <Entries entries={entry.items} onChoose={onChoose} container={container} />
          </DropdownMenu.SubContent>
        </DropdownMenu.Portal>
      </DropdownMenu.Sub>
    )
  })
}
