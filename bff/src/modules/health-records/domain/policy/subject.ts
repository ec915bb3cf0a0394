import type { Purpose } from '@jktl/shared/health-records/model'
import type { StaffRole } from '@jktl/shared/kernel/roles'

import type { DecisionCode, PolicyRequest, SubjectPost } from './facts.ts'

/** Roles that treat people. An institution's other staff see no records through what the institution may see (row P13). */
const CLINICAL_ROLES: ReadonlySet<string> = new Set<StaffRole>(['doctor', 'family_doctor'])
/** Whoever asks in an emergency has proved twice who they are (§3.7). */
const AUTH_LEVEL_NEEDED: Readonly<Record<Purpose, number>> = { PATRQT: 1, FAMRQT: 1, TREAT: 1, ETREAT: 2, PUBHLTH: 1, HRESCH: 1 }

/** A resident acts for themself or their family, a staff member for the institution of a post held now; nobody for both at once. */
export const isResident = ({ subject, env }: PolicyRequest): boolean => env.institutionId === null && subject.personId !== null && subject.isRealName

/** The post, held now, for whose institution the subject acts. */
export const isActingPost = ({ env }: PolicyRequest, post: SubjectPost): boolean => post.institutionId !== null && post.institutionId === env.institutionId
export const isClinicalPost = (request: PolicyRequest, post: SubjectPost): boolean => isActingPost(request, post) && CLINICAL_ROLES.has(post.role)
export const isClinician = (request: PolicyRequest): boolean => request.subject.posts.some((post) => isClinicalPost(request, post))

/** §3.5 step 2. */
export function subjectRefusal(request: PolicyRequest): DecisionCode | null {
  const { subject, purpose, env } = request
  if (subject.isDisabled) return 'DISABLED'
  if (env.institutionId === null && !isResident(request)) return 'NOT_REAL_NAME'
  if (env.institutionId !== null && !subject.posts.some((post) => isActingPost(request, post))) return 'NO_BASIS'
  return env.authLevel < AUTH_LEVEL_NEEDED[purpose] ? 'AUTH_LEVEL' : null
}
