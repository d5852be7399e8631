import { describe, expect, it } from 'vitest'
import { exampleMessage, id } from '../../testing/builders.ts'
import { buildRows, firstNewKey, type RowOptions } from './rows.ts'
import type { MessageEntry } from './selectors.ts'

const entry = (seq: number, more: Parameters<typeof exampleMessage>[0] = {}): MessageEntry => {
  const message = exampleMessage({ seq, clientId: `client-${seq}-0000`, ...more })
  return { key: `k${seq}`, message, status: 'sent', error: null, cancellable: false, change: null }
}
const options = (more: Partial<RowOptions> = {}): RowOptions => ({
  hasBefore: false,
  firstNew: null,
  seams: new Set(),
  ...more,
})
const shape = (rows: ReturnType<typeof buildRows>) =>
  rows.map((row) =>
    row.kind === 'message' ? `${row.key}${row.first ? '^' : ''}${row.last ? '$' : ''}` : row.kind,
  )
const noon = (day: number, minutes = 0) => new Date(2026, 0, day, 12, minutes).toISOString()

describe('the rows of a conversation', () => {
  it('group what one person says within five minutes', () => {
    const rows = buildRows(
      [
        entry(1, { createdAt: noon(5, 0) }),
        entry(2, { createdAt: noon(5, 4) }),
        entry(3, { createdAt: noon(5, 10) }),
        entry(4, { createdAt: noon(5, 11), senderId: id(3) }),
      ],
      options(),
    )
    expect(shape(rows)).toEqual(['day', 'k1^', 'k2$', 'k3^$', 'k4^$'])
  })

  it('begin each day with its name, and a group with it', () => {
    const rows = buildRows([entry(1, { createdAt: noon(5) }), entry(2, { createdAt: noon(6) })], options())
    expect(shape(rows)).toEqual(['day', 'k1^$', 'day', 'k2^$'])
  })

  it('name no day above the oldest while there may be more of it', () => {
    expect(shape(buildRows([entry(5)], options({ hasBefore: true })))).toEqual(['k5^$'])
  })

  it('only gain rows when a page comes in above: what was there keeps its place and shape', () => {
    const held = [entry(3, { createdAt: noon(5, 2) }), entry(4, { createdAt: noon(5, 3) })]
    const older = [entry(1, { createdAt: noon(4) }), entry(2, { createdAt: noon(5, 1) })]
    const before = buildRows(held, options({ hasBefore: true, seams: new Set(['k3']) }))
    const after = buildRows([...older, ...held], options({ seams: new Set(['k3']) }))
    expect(shape(after).slice(-before.length)).toEqual(shape(before))
  })

  it('draw the line above the first new message, which begins a group', () => {
    const rows = buildRows(
      [entry(1, { createdAt: noon(5, 0) }), entry(2, { createdAt: noon(5, 1) })],
      options({ firstNew: 'k2' }),
    )
    expect(shape(rows)).toEqual(['day', 'k1^$', 'new', 'k2^$'])
  })

  it('count as new what others said above the read pointer, and nothing deleted', () => {
    const me = id(1)
    const entries = [
      entry(1),
      entry(2, { senderId: me }),
      entry(3, { deletedAt: noon(5) }),
      entry(4, { senderId: null, type: 'system' }),
      entry(5),
    ]
    expect(firstNewKey(entries, 1, me)).toBe('k5')
    expect(firstNewKey(entries, 5, me)).toBeNull()
  })
})
