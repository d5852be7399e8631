import { useEffect, useState } from 'react'
import type { ErrorBody } from '@oms-chat/shared'
import { errorText } from '../../app/errors.ts'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { paths } from '../../app/paths.ts'
import { useNavigate } from '../../app/useNavigate.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choices } from '../../ui/Field.tsx'
import { useOverlays } from '../../ui/overlays.ts'
import { ErrorNote } from '../../ui/states.tsx'
import { selectChat, selectChatTitle, selectOpenChatId } from '../chats/selectors.ts'
import { leaveChat } from '../chats/thunks.ts'
import { loadMembers, selectMembers } from './membersSlice.ts'

/** Asks before one leaves; the last admin says who takes over. */
export default function LeaveDialog({ chatId }: { chatId: string }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const navigate = useNavigate()
  const { closeDialog } = useOverlays()
  const chat = useAppSelector(selectChat(chatId))
  const title = useAppSelector(selectChatTitle(chatId))
  const openId = useAppSelector(selectOpenChatId)
  const meId = useAppSelector((state) => state.session.user?.id)
  const members = useAppSelector(selectMembers(chatId))
  const [successorId, setSuccessorId] = useState('')
  const [refused, setRefused] = useState<ErrorBody | null | undefined>(null)
  const isAdmin = chat?.me?.role === 'admin'
  useEffect(() => {
    if (isAdmin) void dispatch(loadMembers({ chatId }))
  }, [dispatch, chatId, isAdmin])
  const others = members.filter(({ user }) => user.id !== meId)
  const mustName = isAdmin && others.length > 0 && !others.some(({ role }) => role === 'admin')
  const leave = async () => {
    if (mustName && successorId === '') return
    const answer = await dispatch(leaveChat({ chatId, ...(mustName && { successorId }) }))
    if (leaveChat.rejected.match(answer)) {
      setRefused(answer.payload)
      return
    }
    closeDialog()
    if (openId === chatId) navigate(paths.home)
  }
  return (
    <Dialog
      title={t('leave.title', { name: title })}
      onSubmit={() => void leave()}
      footer={
        <>
          <Button onClick={closeDialog}>{t('common.cancel')}</Button>
          <Button type="submit" look="danger" disabled={mustName && successorId === ''}>
            {t('leave.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('leave.text')}</p>
      {mustName && (
        <Choices
          label={t('leave.successor')}
          value={successorId}
          onChange={setSuccessorId}
          options={others.map(({ user }) => ({ value: user.id, label: user.fullName }))}
        />
      )}
      {refused !== null && (
        <ErrorNote>{refused?.code === 'CONFLICT' ? t('error.lastAdmin') : errorText(t, refused)}</ErrorNote>
      )}
    </Dialog>
  )
}
