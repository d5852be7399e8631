import { fail, hasRole, type Result, type Role } from '@oms-chat/shared'
import { done, type Nothing } from '../nothing.ts'
import type { Actor } from '../actor.ts'

const forbidden = fail('FORBIDDEN', 'Only administrators may do this.')
const ownersOnly = fail('FORBIDDEN', 'Only an owner may do this to an owner.')

export const requireAdmin = (actor: Actor): Result<Nothing> =>
  hasRole(actor.role, 'admin') ? done : forbidden

/** Administrators act on everyone but owners; whoever owns may act on all, and alone makes owners. */
export const mayActOn = (actor: Actor, target: Role, wanted?: Role): Result<Nothing> =>
  actor.role !== 'owner' && (target === 'owner' || wanted === 'owner') ? ownersOnly : requireAdmin(actor)
