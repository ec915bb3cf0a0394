import type { Caller } from '../../platform/sessions.ts'

/** A post in which somebody treats people, at an institution (records-authorization §3.7, row P13). */
export interface ClinicalPost {
  role: 'doctor' | 'family_doctor'
  institutionId: string
}

/** Held now, the earliest first; an institution's other staff have none. */
export const clinicalPostsOf = ({ posts }: Pick<Caller, 'posts'>): ClinicalPost[] =>
  posts.flatMap(({ role, institutionId }) => ((role === 'doctor' || role === 'family_doctor') && institutionId !== null ? [{ role, institutionId }] : []))
