import { useCallback, useEffect, useState } from 'react'
import { isTransient } from '@oms-chat/shared'
import { useAppDispatch } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { useOverlays } from '../../ui/overlays.ts'
import { jumpRequested } from './loading.ts'
import type { ListRow } from './rows.ts'

export type Target = { messageId: string; nonce: number }

const flashMs = 1_800

/**
 * Shows the message that a link or a quote leads to: loads what lies around it and lets it flash.
 * @returns the key of the row that flashes, and that of the one to go to
 */
export function useJumps(
  chatId: string,
  linked: string | null,
  target: Target | null,
  rows: readonly ListRow[],
) {
  const t = useT()
  const dispatch = useAppDispatch()
  const { toast } = useOverlays()
  const [wanted, setWanted] = useState<string | null>(linked)
  const [flashKey, setFlashKey] = useState<string | null>(null)
  const go = useCallback(
    (messageId: string) => {
      setWanted(messageId)
      void dispatch(jumpRequested({ chatId, messageId })).then((answer) => {
        if (!jumpRequested.rejected.match(answer)) return
        setWanted(null)
        const isAway = answer.payload !== undefined && isTransient(answer.payload.code)
        toast(t(isAway ? 'chat.messageAway' : 'chat.messageGone'))
      })
    },
    [chatId, dispatch, t, toast],
  )
  useEffect(() => {
    if (linked !== null) go(linked)
  }, [linked, go])
  useEffect(() => {
    if (target) go(target.messageId)
  }, [target, go])
  const found =
    wanted === null
      ? undefined
      : rows.find((row) => row.kind === 'message' && row.entry.message.id === wanted)
  const key = found?.key
  useEffect(() => {
    if (key === undefined) return
    setFlashKey(key)
    setWanted(null)
  }, [key])
  useEffect(() => {
    if (flashKey === null) return undefined
    const timer = setTimeout(() => setFlashKey(null), flashMs)
    return () => clearTimeout(timer)
  }, [flashKey])
  return { flashKey, jumpKey: key ?? null }
}
