import { type ComponentType, lazy } from 'react'
import { restOfEnglish } from '../locales/restOfEnglish.ts'

/** A view in a chunk of its own, which comes with the texts that only such views need. */
export const lazyView = <P extends object>(load: () => Promise<{ default: ComponentType<P> }>) =>
  lazy(async () => {
    const [view] = await Promise.all([load(), restOfEnglish.load()])
    return view
  })
