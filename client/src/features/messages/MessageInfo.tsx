import { useEffect, useState } from 'react'
import type { Message, Receipt } from '@oms-chat/shared'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useLocale } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import { selectChat } from '../chats/selectors.ts'
import { PeopleSkeleton, PersonText } from '../users/PersonList.tsx'
import styles from './MessageInfo.module.css'
import { loadReceipts } from './receipts.ts'

type Page = ReturnType<typeof loadReceipts.fulfilled>['payload']

/** What is known of a message, anew whenever more have got or read it; `more` fetches the next page. */
function useReceipts({ id, chatId }: Message) {
  const dispatch = useAppDispatch()
  const chat = useAppSelector(selectChat(chatId))
  const [page, setPage] = useState<Page | null>(null)
  const [failed, setFailed] = useState(false)
  const { readByAll, deliveredToAll } = chat ?? {}
  useEffect(() => {
    let current = true
    dispatch(loadReceipts({ messageId: id, cursor: null }))
      .unwrap()
      .then((first) => {
        if (!current) return
        setPage(first)
        setFailed(false)
      })
      .catch(() => current && setFailed(true))
    return () => {
      current = false
    }
  }, [dispatch, id, readByAll, deliveredToAll])
  const more = async () => {
    const answer = await dispatch(loadReceipts({ messageId: id, cursor: page?.nextCursor ?? null }))
    if (loadReceipts.rejected.match(answer)) setFailed(true)
    else if (page) setPage({ ...answer.payload, data: [...page.data, ...answer.payload.data] })
  }
  return { page, failed, more }
}

/** Who read a message and when, who got it, and who not yet. */
export function MessageInfo({ message }: { message: Message }) {
  const { t } = useLocale()
  const { page, failed, more } = useReceipts(message)
  return (
    <Dialog title={t('message.info')} tall>
      {failed && <ErrorNote>{t('message.info.failed')}</ErrorNote>}
      {!page && !failed && <PeopleSkeleton />}
      {page && !page.shared && <p className={styles.note}>{t('message.info.unshared')}</p>}
      {page?.shared && page.data.length === 0 && <p className={styles.note}>{t('message.info.nobody')}</p>}
      {page && statuses.map((status) => <People key={status} page={page} status={status} />)}
      {page?.nextCursor != null && <Button onClick={() => void more()}>{t('message.info.more')}</Button>}
    </Dialog>
  )
}

const statuses = ['read', 'delivered', 'sent'] as const

function People({ page, status }: { page: Page; status: Receipt['status'] }) {
  const { t, formats } = useLocale()
  const people = page.data.filter((receipt) => receipt.status === status)
  if (people.length === 0) return null
  const heading = t(`message.info.${status}`)
  return (
    <section className={styles.section}>
      <h3>
        {heading} <small>{formats.number(page[status])}</small>
      </h3>
      <ul aria-label={heading}>
        {people.map(({ user, readAt, deliveredAt }) => {
          const at = readAt ?? deliveredAt
          return (
            <li key={user.id} className={styles.person}>
              <PersonText user={user} detail={at === null ? `@${user.username}` : formats.full(at)} />
            </li>
          )
        })}
      </ul>
    </section>
  )
}
