import { Plus } from 'lucide-react'
import { Popover } from 'radix-ui'
import { lazy, Suspense, useMemo, useRef, useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { IconButton } from './Button.tsx'
import styles from './Floating.module.css'
import { type PickerRequest, useOverlays } from './overlays.ts'
import { rectOf } from './rectOf.ts'
import { useExpanded } from './useExpanded.ts'

const EmojiPicker = lazy(() => import('./EmojiPicker.tsx'))

const frequent = ['👍', '❤️', '😂', '😮', '🙏', '🎉']

/** Six frequent emoji, and all of them behind a button. */
export default function ReactionPicker({
  request,
  onClosed,
}: {
  request: PickerRequest
  onClosed: () => void
}) {
  const t = useT()
  const { container } = useOverlays()
  useExpanded(request.anchor)
  const [full, setFull] = useState(request.full ?? false)
  const [open, setOpen] = useState(true)
  const picked = useRef<string | null>(null)
  const anchor = useMemo(
    () => ({ current: { getBoundingClientRect: () => rectOf(request.anchor) } }),
    [request],
  )
  const pick = (emoji: string) => {
    picked.current = emoji
    setOpen(false)
  }
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal container={container}>
        <Popover.Content
          className={full ? styles.full : styles.quick}
          aria-label={t('message.addReaction')}
          side="top"
          align={full ? 'start' : 'center'}
          sideOffset={6}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            const home = request.returnTo ?? (request.anchor instanceof HTMLElement ? request.anchor : null)
            home?.focus({ preventScroll: true })
            if (picked.current) request.onPick(picked.current)
            onClosed()
          }}
        >
          {full ? (
            <Suspense fallback={<div style={{ inlineSize: 340, blockSize: 360 }} />}>
              <EmojiPicker onPick={pick} />
            </Suspense>
          ) : (
            <>
              {frequent.map((emoji) => (
                <button key={emoji} type="button" className={styles.emoji} onClick={() => pick(emoji)}>
                  {emoji}
                </button>
              ))}
              <IconButton
                className={styles.emoji}
                icon={Plus}
                label={t('message.moreEmoji')}
                onClick={() => setFull(true)}
              />
            </>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
