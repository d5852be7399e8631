import { restOfEnglish } from '../locales/restOfEnglish.ts'
import { lazyModule } from '../ui/lazyModule.ts'

/** What makes the page an app of the device, in a chunk of its own: nobody waits for it. */
export const installedModule = lazyModule(async () => {
  const [module] = await Promise.all([import('../installed/install.ts'), restOfEnglish.load()])
  return module
})
