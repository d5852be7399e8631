import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { everybody } from '../cast.ts'
import { drawPortrait, renderPortrait } from './portrait.ts'

const looks = everybody.flatMap(({ look }) => (look ? [look] : []))

describe('the portraits', () => {
  test('are thirteen, each of them another', () => {
    expect(looks).toHaveLength(13)
    expect(new Set(looks.map(drawPortrait)).size).toBe(13)
  })

  test('become small square pictures', async () => {
    for (const look of looks) {
      const picture = await renderPortrait(look)
      const { format, width, height } = await sharp(picture).metadata()
      expect({ format, width, height }).toEqual({ format: 'webp', width: 192, height: 192 })
      expect(picture.length).toBeLessThan(12_000)
    }
  })
})
