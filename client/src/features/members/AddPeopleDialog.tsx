import { useMemo, useState } from 'react'
import type { ErrorBody, User } from '@oms-chat/shared'
import { errorText } from '../../app/errors.ts'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useOverlays } from '../../ui/overlays.ts'
import { ErrorNote } from '../../ui/states.tsx'
import { PeoplePicker } from '../users/PeoplePicker.tsx'
import list from '../users/PersonList.module.css'
import { selectMembers } from './membersSlice.ts'
import { addMembers } from './thunks.ts'

/** Brings people of the organisation into the chat. */
export default function AddPeopleDialog({ chatId }: { chatId: string }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const { closeDialog, toast } = useOverlays()
  const members = useAppSelector(selectMembers(chatId))
  const taken = useMemo(() => new Set(members.map(({ user }) => user.id)), [members])
  const [chosen, setChosen] = useState<User[]>([])
  const [refused, setRefused] = useState<ErrorBody | null | undefined>(null)
  const submit = async () => {
    if (chosen.length === 0) return
    const answer = await dispatch(addMembers({ chatId, userIds: chosen.map(({ id }) => id) }))
    if (addMembers.rejected.match(answer)) {
      setRefused(answer.payload)
      return
    }
    toast(t('info.added', { count: chosen.length }))
    closeDialog()
  }
  return (
    <Dialog
      title={t('addPeople.title')}
      tall
      flush
      onSubmit={() => void submit()}
      footer={
        <Button type="submit" look="primary" disabled={chosen.length === 0}>
          {t('addPeople.confirm')}
        </Button>
      }
    >
      {refused !== null && (
        <div className={list.search}>
          <ErrorNote>{errorText(t, refused)}</ErrorNote>
        </div>
      )}
      <PeoplePicker chosen={chosen} onChosen={setChosen} taken={taken} takenLabel={t('addPeople.inChat')} />
    </Dialog>
  )
}
