import type { ReactNode } from 'react'
import { useLazyModule } from '../../ui/lazyModule.ts'
import { lazyPart } from '../../ui/lazyPart.ts'

/** What shows who is there and who types: it comes once there is something to show. */
export const liveParts = lazyPart(() => import('./parts.tsx'))

/** `of` is the id of a chat, or of a person for `Person`. */
type LiveProps = { part: 'Row' | 'Header' | 'Person'; of: string; children?: ReactNode }

/** What the live part of this name makes of its children; themselves as long as it isn't there. */
export function Live({ part, ...props }: LiveProps) {
  const Part = useLazyModule(liveParts)?.[part]
  return Part ? <Part {...props} /> : props.children
}
