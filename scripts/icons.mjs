import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

/**
 * Draws the app's icons from `client/public/icon.svg`, for systems that want pixels; run it when that changes.
 * Where the system cuts its own shape out of the picture, the ground fills it to the corners.
 */
const folder = fileURLToPath(new URL('../client/public/', import.meta.url))
const round = readFileSync(`${folder}icon.svg`, 'utf8')
const full = round.replace(/ rx="\d+"/, '')

const icons = [
  { name: 'icon-192.png', svg: round, size: 192 },
  { name: 'icon-512.png', svg: round, size: 512 },
  { name: 'icon-maskable-512.png', svg: full, size: 512 },
  { name: 'apple-touch-icon.png', svg: full, size: 180 },
]

for (const { name, svg, size } of icons)
  await sharp(Buffer.from(svg), { density: (72 * size) / 32 })
    .resize(size, size)
    .png({ compressionLevel: 9, palette: true })
    .toFile(folder + name)
