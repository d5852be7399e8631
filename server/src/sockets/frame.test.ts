import { describe, expect, it } from 'vitest'
import { messageFrame } from './frame.ts'

describe('a message frame', () => {
  it.each([
    { text: 'ö'.repeat(10), header: [0x81, 21] },
    { text: 'x'.repeat(124), header: [0x81, 125] },
    { text: 'x'.repeat(125), header: [0x81, 126, 0, 126] },
    { text: 'x'.repeat(65_534), header: [0x81, 126, 0xff, 0xff] },
    { text: 'x'.repeat(65_535), header: [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0] },
  ])('says its length in bytes ($text.length characters)', ({ text, header }) => {
    const frame = messageFrame(text)
    expect([...frame.subarray(0, header.length)]).toEqual(header)
    expect(frame.subarray(header.length).toString()).toBe(`4${text}`)
  })
})
