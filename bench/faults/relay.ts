import './time.ts'
import { answerCalls } from '../support/child.ts'
import { type Link, startLink, type Weather } from './link.ts'
import { createRandom } from './random.ts'

/*
 * A relay in a process of its own: what nodes ask of the database several times for every message mustn't wait for
 * devices, of which one process has many.
 */

let link: Link | undefined

answerCalls(
  {
    async start({ to, seed }: { to: number; seed: number }): Promise<number> {
      link = await startLink(() => [to], createRandom(seed))
      return link.port
    },
    set: (weather: Partial<Weather>) => link?.set(weather),
  },
  () => link?.stop(),
)
