import { Compass, Hash, Users } from 'lucide-react'
import { useState } from 'react'
import { useAppDispatch } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { paths } from '../../app/paths.ts'
import { useNavigate } from '../../app/useNavigate.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { useOverlays } from '../../ui/overlays.ts'
import { ActionRow, People, PersonRow } from '../users/PersonList.tsx'
import styles from '../users/PersonList.module.css'
import { usePeople } from '../users/usePeople.ts'
import { BrowseChannels } from './BrowseChannels.tsx'
import { createDirect } from './making.ts'
import { NewChannel } from './NewChannel.tsx'
import { NewGroup } from './NewGroup.tsx'

type Step = 'start' | 'group' | 'channel' | 'browse'

/** Everything that begins a chat: with somebody, with several, in a channel. */
export default function NewChatDialog() {
  const [step, setStep] = useState<Step>('start')
  const { closeDialog } = useOverlays()
  const navigate = useNavigate()
  const open = (chatId: string) => {
    closeDialog()
    navigate(paths.chat(chatId))
  }
  const back = () => setStep('start')
  if (step === 'group') return <NewGroup onBack={back} onMade={open} />
  if (step === 'channel') return <NewChannel onBack={back} onMade={open} />
  if (step === 'browse') return <BrowseChannels onBack={back} onOpen={open} />
  return <Start onStep={setStep} onOpen={open} />
}

function Start({ onStep, onOpen }: { onStep: (step: Step) => void; onOpen: (chatId: string) => void }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const [query, setQuery] = useState('')
  const { people, failed } = usePeople(query)
  return (
    <Dialog title={t('newChat.title')} tall flush>
      <div className={styles.search}>
        <SearchField
          label={t('newChat.search')}
          placeholder={t('newChat.search')}
          clearLabel={t('common.clear')}
          value={query}
          onValue={setQuery}
        />
      </div>
      {query === '' && (
        <div className={styles.actions}>
          <ActionRow icon={Users} label={t('newChat.group')} onClick={() => onStep('group')} />
          <ActionRow icon={Hash} label={t('newChat.channel')} onClick={() => onStep('channel')} />
          <ActionRow icon={Compass} label={t('newChat.browse')} onClick={() => onStep('browse')} />
        </div>
      )}
      <People
        people={people}
        failed={failed}
        empty={query === '' ? t('newChat.alone') : t('newChat.nobody', { query })}
      >
        {(user) => <PersonRow user={user} onClick={() => onOpen(dispatch(createDirect(user.id)))} />}
      </People>
    </Dialog>
  )
}
