import { restOfEnglish } from '../locales/restOfEnglish.ts'
import { type LazyModule, lazyModule } from './lazyModule.ts'

/** A chunk that is seldom needed, with the texts that only such chunks need. */
export const lazyPart = <T>(fetchModule: () => Promise<T>): LazyModule<T> =>
  lazyModule(async () => {
    const [part] = await Promise.all([fetchModule(), restOfEnglish.load()])
    return part
  })
