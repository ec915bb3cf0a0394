import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { Caller } from '../../../platform/sessions.ts'

/** Institutions a hospital's manager may act in; null: all of the region. */
export const managedInstitutions = (caller: Caller): string[] | null =>
  caller.roles.has('system_admin') ? null : caller.posts.flatMap((p) => (p.role === 'hospital_pool_manager' && p.institutionId ? [p.institutionId] : []))

/** The institution a page is about: the one asked for, else the first one held. Not yours and not there are the same. */
export function institutionOf(caller: Caller, wanted: string | undefined): string {
  const reach = managedInstitutions(caller)
  const institutionId = wanted ?? reach?.[0]
  if (!institutionId) throw new Refusal('KERNEL.INVALID_INPUT', { fields: [{ path: 'query.institutionId', message: '请先选机构' }] })
  if (reach && !reach.includes(institutionId)) throw new Refusal(NOT_FOUND)
  return institutionId
}
