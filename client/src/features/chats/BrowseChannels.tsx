import { useEffect, useState } from 'react'
import type { Chat } from '@oms-chat/shared'
import { errorText } from '../../app/errors.ts'
import { useAppDispatch } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { Select } from '../../ui/Select.tsx'
import { useOverlays } from '../../ui/overlays.ts'
import { ErrorNote } from '../../ui/states.tsx'
import { PeopleSkeleton } from '../users/PersonList.tsx'
import list from '../users/PersonList.module.css'
import styles from './BrowseChannels.module.css'
import { ChatAvatar } from './ChatAvatar.tsx'
import { discoverChats, joinChat } from './thunks.ts'

type Found = { chats: Chat[]; nextCursor: string | null; categories: string[] | null } | null
type Query = { q?: string; category?: string }

const everything = ''
const pauseMs = 150

const queryOf = (text: string, category: string): Query => ({
  ...(text.trim() !== '' && { q: text.trim() }),
  ...(category !== everything && { category }),
})

function useChannels(text: string, category: string) {
  const dispatch = useAppDispatch()
  const [found, setFound] = useState<Found>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let current = true
    const timer = setTimeout(() => {
      dispatch(discoverChats(queryOf(text, category)))
        .unwrap()
        .then((answer) => current && setFound(answer))
        .catch(() => current && setFailed(true))
    }, pauseMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [dispatch, text, category])
  const more = async (cursor: string) => {
    const answer = await dispatch(discoverChats({ cursor, ...queryOf(text, category) }))
    if (discoverChats.fulfilled.match(answer))
      setFound((held) => ({
        ...answer.payload,
        chats: [...(held?.chats ?? []), ...answer.payload.chats],
        categories: held?.categories ?? null,
      }))
    else setFailed(true)
  }
  return { found, failed, more }
}

/** The channels that everyone may join. */
export function BrowseChannels({ onBack, onOpen }: { onBack: () => void; onOpen: (chatId: string) => void }) {
  const t = useT()
  const [query, setQuery] = useState('')
  const [category, setCategory] = useState(everything)
  const { found, failed, more } = useChannels(query, category)
  const categories = [
    ...new Set([...(found?.categories ?? []), ...(category === everything ? [] : [category])]),
  ]
  const next = found?.nextCursor
  return (
    <Dialog title={t('browse.title')} wide tall flush onBack={onBack}>
      <div className={list.search}>
        <SearchField
          label={t('browse.search')}
          placeholder={t('browse.search')}
          clearLabel={t('common.clear')}
          value={query}
          onValue={setQuery}
        />
        {categories.length > 0 && (
          <Select
            label={t('browse.category')}
            value={category}
            options={[
              { value: everything, label: t('browse.allCategories') },
              ...categories.map((value) => ({ value, label: value })),
            ]}
            onChange={setCategory}
          />
        )}
      </div>
      {failed && !found && (
        <div className={list.search}>
          <ErrorNote>{t('browse.failed')}</ErrorNote>
        </div>
      )}
      {!found && !failed && <PeopleSkeleton />}
      {found?.chats.length === 0 && (
        <p className={list.search}>
          {query === '' && category === everything ? t('browse.none') : t('browse.noMatch', { query })}
        </p>
      )}
      <ul>
        {found?.chats.map((chat) => (
          <li key={chat.id}>
            <Channel chat={chat} onOpen={onOpen} />
          </li>
        ))}
      </ul>
      {next && (
        <div className={list.search}>
          <Button onClick={() => void more(next)}>{t('info.more')}</Button>
        </div>
      )}
    </Dialog>
  )
}

function Channel({ chat, onOpen }: { chat: Chat; onOpen: (chatId: string) => void }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const { toast } = useOverlays()
  const name = chat.name ?? ''
  const join = async () => {
    const answer = await dispatch(joinChat(chat.id))
    if (joinChat.fulfilled.match(answer)) onOpen(answer.payload)
    else toast(errorText(t, answer.payload))
  }
  return (
    <div className={styles.channel}>
      <ChatAvatar chat={chat} size={40} />
      <span className={list.text}>
        <span className={list.name} dir="auto">
          {name}
        </span>
        <span className={list.detail} dir="auto">
          {[chat.category, t('chat.members', { count: chat.memberCount }), chat.description]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
      {chat.me ? (
        <Button small aria-label={t('browse.openName', { name })} onClick={() => onOpen(chat.id)}>
          {t('browse.open')}
        </Button>
      ) : (
        <Button small look="primary" aria-label={t('browse.joinName', { name })} onClick={() => void join()}>
          {t('browse.join')}
        </Button>
      )}
    </div>
  )
}
