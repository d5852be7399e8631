import sharp from 'sharp'
import { clothes, type ClothesName } from './clothes.ts'
import { drawFace, type FaceLook } from './face.ts'
import { hairStyles, type HairStyleName } from './hair.ts'

/** From fair to deep: the skin, its shadow and the colour of the lips that goes with it. */
const skins = {
  porcelain: { skin: '#fbdcc6', shadow: '#eebb9f', lip: '#c95d5c' },
  fair: { skin: '#f5cbaa', shadow: '#e3a983', lip: '#bf5750' },
  olive: { skin: '#e6b58a', shadow: '#cb9364', lip: '#b1504a' },
  tan: { skin: '#cf9465', shadow: '#b0754a', lip: '#973f3d' },
  brown: { skin: '#a86b43', shadow: '#88512f', lip: '#7a2f30' },
  deep: { skin: '#7a4a2f', shadow: '#5d3520', lip: '#521f22' },
} as const

const hairColours = {
  black: { colour: '#26202a', light: '#5b5060' },
  espresso: { colour: '#43291f', light: '#7c5645' },
  chestnut: { colour: '#70402a', light: '#a8704f' },
  ginger: { colour: '#b9572a', light: '#e39155' },
  blond: { colour: '#d9a956', light: '#f6d891' },
  silver: { colour: '#a9adb6', light: '#dfe2e8' },
  white: { colour: '#e7e4df', light: '#ffffff' },
  plum: { colour: '#5a2a56', light: '#925c8d' },
  teal: { colour: '#1f6f78', light: '#57a7ae' },
} as const

/** How somebody is drawn. */
export type Look = {
  skin: keyof typeof skins
  hair: HairStyleName
  hairColour: keyof typeof hairColours
  clothes: ClothesName
  cloth: string
  trim: string
  ground: string
  glow: string
  earrings?: string
} & Pick<FaceLook, 'mouth' | 'glasses' | 'freckles' | 'lashes'> & { beard?: 'full' | 'short' | 'moustache' }

const earringsOf = (colour: string | undefined): string =>
  colour === undefined
    ? ''
    : `<circle cx="64" cy="101" r="3.200" fill="${colour}"/><circle cx="128" cy="101" r="3.200" fill="${colour}"/>`

/** The portrait as an SVG document: a ground, then from back to front hair, clothes, neck, head, hair. */
export const drawPortrait = (look: Look): string => {
  const tone = skins[look.skin]
  const { colour, light } = hairColours[look.hairColour]
  const hair = hairStyles[look.hair](colour, light)
  const brow = look.hair === 'scarf' ? hairColours.espresso.colour : colour
  const face = drawFace({
    ...tone,
    brow,
    mouth: look.mouth,
    ...(look.glasses && { glasses: look.glasses }),
    ...(look.beard && { beard: { shape: look.beard, colour } }),
    ...(look.freckles && { freckles: true }),
    ...(look.lashes && { lashes: true }),
  })
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="192" height="192" viewBox="0 0 192 192">` +
    `<rect width="192" height="192" fill="${look.ground}"/><circle cx="96" cy="88" r="74" fill="${look.glow}"/>` +
    `<g transform="translate(96 100) scale(1.06) translate(-96 -98)">${hair.back}${face.neck}${clothes[look.clothes](look.cloth, look.trim)}` +
    `${face.head}${hair.front}${earringsOf(look.earrings)}</g></svg>`
  )
}

/** The portrait as a WebP picture of 192 × 192 pixels. */
export const renderPortrait = (look: Look): Promise<Buffer> =>
  sharp(Buffer.from(drawPortrait(look)))
    .webp({ quality: 86, effort: 2 })
    .toBuffer()
