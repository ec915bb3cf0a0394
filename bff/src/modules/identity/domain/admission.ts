import { DAY_MS, type Instant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import { PERSON_LIMIT, type PersonRelation, type RealNameState } from '@jktl/shared/identity/model'

/** 解绑冷静期 (A03): after an unbinding the same person cannot be added again before this. */
export const UNBIND_COOL_DOWN_MS = DAY_MS

/** A binding of the account as far as adding another person depends on it. */
export interface Standing {
  bindingId: string
  relation: PersonRelation
  isLive: boolean
  isSamePerson: boolean
  realName: RealNameState
  /** Null while live. */
  endedAt: Instant | null
}
export type AdmissionRefusal = 'SELF_EXISTS' | 'ALREADY_BOUND' | 'PERSON_LIMIT' | 'UNBOUND_RECENTLY'

const hasFailed = (realName: RealNameState): boolean => realName === 'AUTO_FAILED' || realName === 'REJECTED'

/**
 * May this account list one more person now? A binding whose real name failed gives way to a corrected one and never cools down,
 * because nothing could ever be done with it. @returns the bindings the new one replaces
 */
export function admitPerson(standings: readonly Standing[], relation: PersonRelation, now: Instant): Result<{ replaced: string[] }, AdmissionRefusal> {
  const live = standings.filter((s) => s.isLive)
  const rivals = live.filter((s) => s.isSamePerson || (relation === 'SELF' && s.relation === 'SELF'))
  const standing = rivals.find((s) => !hasFailed(s.realName))
  if (standing) return refuse(relation === 'SELF' && standing.relation === 'SELF' ? 'SELF_EXISTS' : 'ALREADY_BOUND')
  // The own real name is not given up for another relation to oneself.
  if (relation !== 'SELF' && rivals.some((s) => s.relation === 'SELF')) return refuse('ALREADY_BOUND')
  if (live.length - rivals.length >= PERSON_LIMIT) return refuse('PERSON_LIMIT')
  const cooling = standings.some((s) => s.isSamePerson && s.endedAt !== null && !hasFailed(s.realName) && now < s.endedAt + UNBIND_COOL_DOWN_MS)
  return cooling ? refuse('UNBOUND_RECENTLY') : ok({ replaced: rivals.map((s) => s.bindingId) })
}
