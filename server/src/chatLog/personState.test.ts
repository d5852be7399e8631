import { Types } from 'mongoose'
import { defaultSettings } from '@oms-chat/shared'
import { describe, expect, it } from 'vitest'
import type { LogRow, RowPayload } from '../models/log.ts'
import { applyPersonRow, nobody } from './personState.ts'

const row = (rev: number, payload: RowPayload): LogRow => ({
  _id: new Types.ObjectId(),
  chatId: new Types.ObjectId(),
  rev,
  kind: 'settings',
  actorId: null,
  clientId: `row-${rev}-xxxx`,
  payload,
  at: new Date('2026-11-21T09:00:00Z'),
})

describe('settings of one’s own log', () => {
  it('have what was added since they were kept, as it is by default', () => {
    const older = row(1, { settings: { theme: 'dark', enterSends: false, reduceMotion: true } })
    expect(applyPersonRow(nobody, older).settings).toEqual({
      ...defaultSettings,
      theme: 'dark',
      enterSends: false,
      reduceMotion: true,
    })
  })

  it('are the latest, in whichever order their rows come', () => {
    const rows = [
      row(1, { settings: { ...defaultSettings, shareReceipts: false } }),
      row(2, { settings: { ...defaultSettings, shareTyping: false } }),
    ]
    const latest = { shareReceipts: true, shareTyping: false }
    expect(rows.reduce(applyPersonRow, nobody).settings).toMatchObject(latest)
    expect(rows.toReversed().reduce(applyPersonRow, nobody).settings).toMatchObject(latest)
  })
})
