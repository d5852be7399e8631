import { useCallback, useEffect, useState } from 'react'
import type { ChatInvitePreview, ErrorBody } from '@oms-chat/shared'
import { errorText } from '../../app/errors.ts'
import { useAppDispatch } from '../../app/hooks.ts'
import { type Translate, useT } from '../../app/i18n.tsx'
import { paths } from '../../app/paths.ts'
import { useNavigate } from '../../app/useNavigate.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useOverlays } from '../../ui/overlays.ts'
import { ErrorNote, Late, SkeletonLine } from '../../ui/states.tsx'
import { acceptChatInvite, previewChatInvite } from './chatInvites.ts'
import styles from './InviteLinks.module.css'

/** Why one doesn't come in, in words that say what to do. */
const refusalText = (t: Translate, error: ErrorBody | undefined): string => {
  switch (error?.code) {
    case 'GONE':
      return t('joinLink.gone')
    case 'NOT_FOUND':
      return t('joinLink.notFound')
    case 'FORBIDDEN':
      return t('joinLink.removed')
    default:
      return errorText(t, error)
  }
}

/** The chat that a link leads to, and the way in. */
export default function JoinByLink({ token }: { token: string }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const { closeDialog } = useOverlays()
  const navigate = useNavigate()
  const [invite, setInvite] = useState<ChatInvitePreview | null>(null)
  const [refused, setRefused] = useState<ErrorBody | null | undefined>(null)
  const [busy, setBusy] = useState(false)
  const look = useCallback(async () => {
    setRefused(null)
    const answer = await dispatch(previewChatInvite(token))
    if (previewChatInvite.fulfilled.match(answer)) setInvite(answer.payload)
    else setRefused(answer.payload)
  }, [dispatch, token])
  useEffect(() => void look(), [look])
  const open = (chatId: string) => {
    closeDialog()
    navigate(paths.chat(chatId))
  }
  const join = async () => {
    setBusy(true)
    const answer = await dispatch(acceptChatInvite(token))
    setBusy(false)
    if (acceptChatInvite.fulfilled.match(answer)) open(answer.payload)
    else setRefused(answer.payload)
  }
  const name = invite?.chat.name ?? ''
  return (
    <Dialog
      title={t('joinLink.title')}
      footer={
        <>
          <Button onClick={closeDialog}>{t('common.cancel')}</Button>
          {invite?.isMember && (
            <Button look="primary" onClick={() => open(invite.chat.id)}>
              {t('browse.openName', { name })}
            </Button>
          )}
          {invite && !invite.isMember && (
            <Button look="primary" disabled={busy} onClick={() => void join()}>
              {t('browse.joinName', { name })}
            </Button>
          )}
          {refused !== null && !invite && (
            <Button look="primary" onClick={() => void look()}>
              {t('common.retry')}
            </Button>
          )}
        </>
      }
    >
      {invite && <Where invite={invite} />}
      {!invite && refused === null && (
        <Late label={t('common.loading')}>
          <SkeletonLine width="60%" height={18} />
        </Late>
      )}
      {refused !== null && <ErrorNote>{refusalText(t, refused)}</ErrorNote>}
    </Dialog>
  )
}

function Where({ invite: { chat, invitedBy, isMember } }: { invite: ChatInvitePreview }) {
  const t = useT()
  return (
    <div className={styles.where}>
      <strong dir="auto">{chat.name}</strong>
      <span>{t('chat.members', { count: chat.memberCount })}</span>
      {chat.description !== '' && <p dir="auto">{chat.description}</p>}
      <p>{isMember ? t('joinLink.isMember') : t('joinLink.invitedBy', { name: invitedBy.fullName })}</p>
    </div>
  )
}
