import { createHash } from 'node:crypto'
import { chatIdParts } from '@oms-chat/shared'
import { describe, expect, it } from 'vitest'
import { id } from '../../testing/builders.ts'
import { chatIdOf } from './chatId.ts'

describe("a chat's id", () => {
  it('is what the server derives, for any text', () => {
    for (const parts of [chatIdParts.made(id(0xa0), id(1), 'client-1'), ['direct', 'ä', '漢字', '']])
      expect(chatIdOf(parts)).toBe(createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24))
  })

  it('is the same for a pair, whoever begins', () => {
    expect(chatIdOf(chatIdParts.direct(id(1), id(2)))).toBe(chatIdOf(chatIdParts.direct(id(2), id(1))))
  })
})
