import { type KeyboardEvent, type Ref, useMemo } from 'react'
import { type ContextProp, type ItemContent, type ItemProps, type ListProps, Virtuoso } from 'react-virtuoso'
import { ChatRow } from './ChatRow.tsx'
import { useHeldOrder } from './heldOrder.ts'

type Context = { openId: string | null }

const List = ({
  ref,
  context: _context,
  ...rest
}: ListProps & ContextProp<Context> & { ref?: Ref<HTMLDivElement> | undefined }) => (
  <div {...rest} ref={ref} role="list" />
)
const Item = ({ item: _item, context: _context, ...rest }: ItemProps<string> & ContextProp<Context>) => (
  <div {...rest} role="listitem" />
)
const components = { List, Item }

const keyOf = (_index: number, id: string) => id

const row: ItemContent<string, Context> = (_index, id, { openId }) => (
  <ChatRow chatId={id} isOpen={id === openId} />
)

/** Arrow keys go from chat to chat. */
const moveFocus = (event: KeyboardEvent<HTMLElement>) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-chat-id]')]
  const next = links[links.findIndex((link) => link === document.activeElement) + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}

type ChatListProps = { ids: string[]; openId: string | null; context: string }

/** The chats, however many. Rows move at once when the order changes, and hold still under the pointer. */
export function ChatList({ ids, openId, context }: ChatListProps) {
  const { ids: shown, pointer } = useHeldOrder(ids, context)
  const open = useMemo(() => ({ openId }), [openId])
  return (
    <div style={{ flex: 1, minBlockSize: 0 }} {...pointer} onKeyDown={moveFocus}>
      <Virtuoso<string, Context>
        data={shown}
        context={open}
        components={components}
        fixedItemHeight={64}
        computeItemKey={keyOf}
        increaseViewportBy={320}
        tabIndex={-1}
        itemContent={row}
      />
    </div>
  )
}
