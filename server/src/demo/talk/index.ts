import { coffee } from './coffee.ts'
import { cycling } from './cycling.ts'
import { directs } from './directs.ts'
import { engineering } from './engineering.ts'
import { everyone } from './everyone.ts'
import { harbourHouse } from './harbourHouse.ts'
import { leadership } from './leadership.ts'
import { lunch } from './lunch.ts'
import { pilot } from './pilot.ts'
import { pineCourt } from './pineCourt.ts'
import { revenue } from './revenue.ts'
import { stationYard } from './stationYard.ts'
import type { Talk } from './script.ts'
import { terrace } from './terrace.ts'

/** Every talk that was written by hand. */
export const talks: readonly Talk[] = [
  everyone,
  harbourHouse,
  pineCourt,
  stationYard,
  engineering,
  coffee,
  leadership,
  revenue,
  pilot,
  terrace,
  lunch,
  cycling,
  ...directs,
]
