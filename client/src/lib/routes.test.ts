import { type RouteName, routes } from '@oms-chat/shared'
import { expect, it } from 'vitest'
import { routeOf } from './routes.ts'

it('knows every route of the shared table', async () => {
  for (const name of Object.keys(routes) as RouteName[]) {
    expect(await routeOf(name)).toBe(routes[name])
  }
})
