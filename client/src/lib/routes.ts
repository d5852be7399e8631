import {
  authRoutes,
  messageRoutes,
  peopleRoutes,
  type Route,
  type RouteName,
  type Routes,
} from '@oms-chat/shared'

const early: Routes = { ...authRoutes, ...peopleRoutes, ...messageRoutes }

/** A route of the shared table; those that the first chat shows without come in a chunk of their own. Rejects where that can't be had now. */
export const routeOf = async (name: RouteName): Promise<Route> => {
  const route = early[name] ?? (await import('./laterRoutes.ts')).laterRoutes[name]
  if (!route) throw new Error(`there is no route ${name}`)
  return route
}
