import {
  accountRoutes,
  adminRoutes,
  chatInviteRoutes,
  chatRoutes,
  messageWriteRoutes,
  type Routes,
} from '@oms-chat/shared'

/** The routes that the first chat shows without. */
export const laterRoutes: Routes = {
  ...accountRoutes,
  ...chatRoutes,
  ...chatInviteRoutes,
  ...messageWriteRoutes,
  ...adminRoutes,
}
