import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Caller } from '../../../platform/sessions.ts'

/** Institutions in which a staff caller may act by one of these posts; null: all of the region. */
export const reachOf = (caller: Caller, roles: readonly string[] = ['hospital_pool_manager']): string[] | null =>
  caller.roles.has('system_admin')
    ? null
    : caller.posts.filter((post) => roles.includes(post.role) && post.institutionId).map((post) => post.institutionId ?? '')

/** The institution a list is about: the one named, else the caller's own. */
export function institutionOf(caller: Caller, named: string | undefined, roles?: readonly string[]): string {
  const reach = reachOf(caller, roles)
  const id = named ?? reach?.[0]
  if (!id) throw new Refusal('KERNEL.INVALID_INPUT', { fields: [{ path: 'query.institutionId', message: '请先选机构' }] })
  if (reach && !reach.includes(id)) throw new Refusal(NOT_FOUND)
  return id
}

/** A use case's refusal on the wire. */
export const refusalOf = (code: string): Refusal => (code === 'NOT_FOUND' ? new Refusal(NOT_FOUND) : new Refusal(`APPOINTMENTS.${code}`))
