import * as z from 'zod/mini'
import { Id } from './ids.ts'

export const Attachment = z.object({
  id: Id,
  kind: z.enum(['image', 'file', 'audio']),
  name: z.string(),
  size: z.int(),
  mimeType: z.string(),
  width: z.nullable(z.int()),
  height: z.nullable(z.int()),
  durationMs: z.nullable(z.number()),
  blurhash: z.nullable(z.string()),
  url: z.string(),
  thumbnailUrl: z.nullable(z.string()),
  scan: z.enum(['clean', 'pending', 'infected', 'off']),
})
export type Attachment = z.infer<typeof Attachment>
