import { lazyModule } from '../ui/lazyModule.ts'

/** The English texts of what opens later. */
export const restOfEnglish = lazyModule(async () => (await import('./en.rest.ts')).enRest)
