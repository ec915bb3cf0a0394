import { NOT_FOUND, Refusal } from '../../../../platform/errors.ts'
import type { Caller } from '../../../../platform/sessions.ts'

/** Institutions whose money a caller may see; null: of the whole region (B10: row by row, by the post). */
export const reachOf = (caller: Caller, regionWide: readonly ('finance_maker' | 'finance_checker' | 'appointments_regulator')[]): string[] | null =>
  regionWide.some((role) => caller.roles.has(role))
    ? null
    : caller.posts.filter((post) => post.role === 'hospital_finance' && post.institutionId).map((post) => post.institutionId ?? '')

/** The institutions a list is about: the one named when it may be seen, else all of the reach. */
export function narrow(reach: readonly string[] | null, named: string | undefined): readonly string[] | null {
  if (named === undefined) return reach
  if (reach && !reach.includes(named)) throw new Refusal(NOT_FOUND)
  return [named]
}
