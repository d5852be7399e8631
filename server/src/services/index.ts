import { createAdminService } from './admin/index.ts'
import { createAuthService } from './auth/index.ts'
import { createRevocations } from './auth/revocations.ts'
import { createSessions } from './auth/sessions.ts'
import { createConversation } from './conversation.ts'
import type { ServiceDeps } from './deps.ts'
import { createNodeBeat } from './nodeBeat.ts'
import { createLifecycle } from './users/lifecycle.ts'
import { createFilesService } from './files/index.ts'
import { driverCollection } from '../models/driver.ts'
import { createPresenceService } from './presence/index.ts'
import { createPeople } from './users/people.ts'
import { createUsersService } from './users/index.ts'

export type Services = ReturnType<typeof createServices>

/** Joins the services; they know their ports and each other, and nothing of what is outside. */
export function createServices(deps: ServiceDeps) {
  const revocations = createRevocations(deps)
  const sessions = createSessions(deps, revocations)
  const beat = createNodeBeat(deps)
  const { start, stop, applyAssignments, inviting, ...conversation } = createConversation({
    ...deps,
    othersWrite: beat.hasCompany,
  })
  const people = createPeople(deps, applyAssignments)
  const lifecycle = createLifecycle(deps, { people, sessions, revocations })
  const users = createUsersService(deps, people)
  const presence = createPresenceService({
    ...deps,
    sharingOf: conversation.sharingOf,
    users: driverCollection(deps.models.users),
    memberships: driverCollection(deps.models.memberships),
  })
  return {
    ...conversation,
    presence,
    chatInvites: inviting(deps),
    auth: createAuthService(deps, { people, sessions, revocations }),
    users,
    admin: createAdminService(deps, { users, lifecycle }),
    files: createFilesService(deps, { sessions, people }),
    people,
    lifecycle,
    /** Begins what runs beside the requests. */
    async start(): Promise<void> {
      start()
      await beat.start()
      await revocations.start()
      presence.start()
    },
    async stop(): Promise<void> {
      revocations.stop()
      await presence.stop()
      await stop()
      await beat.stop()
    },
  }
}
