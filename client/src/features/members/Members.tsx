import { Link, MoreHorizontal, UserPlus } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Chat, Member } from '@oms-chat/shared'
import { errorText } from '../../app/errors.ts'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { paths } from '../../app/paths.ts'
import { useNavigate } from '../../app/useNavigate.tsx'
import { Button, IconButton } from '../../ui/Button.tsx'
import { useOverlays } from '../../ui/overlays.ts'
import { ErrorNote } from '../../ui/states.tsx'
import { createDirect } from '../chats/making.ts'
import { PeopleSkeleton, PersonText } from '../users/PersonList.tsx'
import styles from './InfoPanel.module.css'
import { canAdd, memberMenu } from './memberMenu.ts'
import { loadMembers, selectMembers, selectMembersCursor } from './membersSlice.ts'
import { changeRole, removeMember } from './thunks.ts'
import { lazyView } from '../../ui/lazyView.ts'

const ChatInviteDialog = lazyView(() => import('../invites/ChatInviteDialog.tsx'))
const AddPeopleDialog = lazyView(() => import('./AddPeopleDialog.tsx'))

/** Who is in the chat, admins first. */
export function Members({ chat }: { chat: Chat }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const { openDialog } = useOverlays()
  const members = useAppSelector(selectMembers(chat.id))
  const cursor = useAppSelector(selectMembersCursor(chat.id))
  const [failed, setFailed] = useState(false)
  const chatId = chat.id
  useEffect(() => {
    let current = true
    dispatch(loadMembers({ chatId }))
      .unwrap()
      .then(() => current && setFailed(false))
      .catch(() => current && setFailed(true))
    return () => {
      current = false
    }
  }, [dispatch, chatId])
  return (
    <section className={styles.people}>
      <h3 className={styles.sectionTitle}>
        {t('chat.members', { count: chat.memberCount })}
        {canAdd(chat) && (
          <span className={styles.adding}>
            <IconButton
              icon={Link}
              label={t('info.inviteByLink')}
              onClick={() => openDialog(<ChatInviteDialog chatId={chatId} />)}
            />
            <IconButton
              icon={UserPlus}
              label={t('info.add')}
              onClick={() => openDialog(<AddPeopleDialog chatId={chatId} />)}
            />
          </span>
        )}
      </h3>
      {failed && members.length === 0 && <ErrorNote>{t('info.membersFailed')}</ErrorNote>}
      {members.length === 0 && !failed && <PeopleSkeleton />}
      <ul>
        {members.map((member) => (
          <li key={member.user.id}>
            <MemberRow chat={chat} member={member} />
          </li>
        ))}
      </ul>
      {cursor && (
        <div className={styles.more}>
          <Button small onClick={() => void dispatch(loadMembers({ chatId, cursor }))}>
            {t('info.more')}
          </Button>
        </div>
      )}
    </section>
  )
}

function MemberRow({ chat, member }: { chat: Chat; member: Member }) {
  const t = useT()
  const meId = useAppSelector((state) => state.session.user?.id ?? '')
  const { openMenu } = useOverlays()
  const acts = useMemberActs(chat, member)
  const { user, role } = member
  const entries = memberMenu(t, chat, member, meId, acts)
  const label = t('info.memberActions', { name: user.fullName })
  return (
    <div className={styles.member}>
      <PersonText user={user} {...(user.id === meId && { detail: t('common.you') })} />
      {role !== 'member' && <span className={styles.role}>{t(`info.role.${role}`)}</span>}
      {entries.length > 0 && (
        <IconButton
          icon={MoreHorizontal}
          label={label}
          aria-haspopup="menu"
          onClick={(event) =>
            openMenu({
              label,
              anchor: event.currentTarget,
              entries: () => Promise.resolve(entries),
              align: 'end',
            })
          }
        />
      )}
    </div>
  )
}

function useMemberActs(chat: Chat, member: Member) {
  const t = useT()
  const dispatch = useAppDispatch()
  const navigate = useNavigate()
  const { toast } = useOverlays()
  const { user } = member
  return {
    message: () => navigate(paths.chat(dispatch(createDirect(user.id)))),
    changeRole: (role: Member['role']) =>
      void dispatch(changeRole({ chatId: chat.id, userId: user.id, role })).then((answer) => {
        if (changeRole.rejected.match(answer)) toast(errorText(t, answer.payload))
      }),
    remove: () =>
      void dispatch(removeMember({ chatId: chat.id, userId: user.id })).then((answer) =>
        toast(
          removeMember.rejected.match(answer)
            ? errorText(t, answer.payload)
            : t('info.removed', { name: user.fullName }),
        ),
      ),
  }
}
