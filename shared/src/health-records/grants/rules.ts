import { addDays, instantAt, type Instant } from '../../kernel/dates.ts'
import { ADULT_AGE } from '../../identity/model.ts'
import { OWN_LOGIN_AGE, reachesAgeOn } from '../../identity/rules.ts'
import { type Directory, DIRECTORIES, type GrantReason, type GrantStatus } from '../model.ts'
import { GRANT_DAYS, GUARDIAN_DIRECTORIES, type GrantAction, type OfferedGranteeKind, SENSITIVE_DIRECTORIES } from './model.ts'

/** Where each action leads (§3.1). No other edge exists. `restore` leads back to the status it had and is open only to what a death ended. */
export const GRANT_TABLE: Record<GrantStatus, Partial<Record<GrantAction, GrantStatus>>> = {
  proposed: { approve: 'active', reject: 'rejected', cancel: 'withdrawn', lapse: 'rejected', void: 'entered-in-error' },
  active: { revoke: 'inactive', refuse: 'inactive', end: 'inactive', suspend: 'suspended', void: 'entered-in-error' },
  suspended: { resume: 'active', revoke: 'inactive', refuse: 'inactive', end: 'inactive', void: 'entered-in-error' },
  rejected: { void: 'entered-in-error' },
  withdrawn: { void: 'entered-in-error' },
  inactive: { void: 'entered-in-error' },
  'entered-in-error': {},
}
const DEATH_REASONS: readonly GrantReason[] = ['PATIENT_DECEASED', 'GRANTEE_DECEASED']

export const grantActions = (status: GrantStatus): GrantAction[] => Object.keys(GRANT_TABLE[status]) as GrantAction[]
/** Where the action leads; null when the status does not allow it. */
export const nextGrantStatus = (status: GrantStatus, action: GrantAction): GrantStatus | null => GRANT_TABLE[status][action] ?? null
/** Ended by a death that was reported wrongly: only this can be undone. */
export const isRestorable = (status: GrantStatus, reason: GrantReason): boolean =>
  (status === 'inactive' || status === 'rejected') && DEATH_REASONS.includes(reason)
/** Nothing can come of it any more. */
export const isGrantOver = (status: GrantStatus): boolean => !['proposed', 'active', 'suspended'].includes(status)

/** The day after the last: a grant holds through the whole of `endsOn`. */
export const endOfDay = (endsOn: string): Instant => instantAt(addDays(endsOn, 1))

/**
 * The last day it can be given to. A guardian gives nothing beyond the day on which the child begins to decide, or comes of age: what they saw before
 * they do not all see after it.
 */
export function lastDay(kind: OfferedGranteeKind, today: string, ward: { birthDate: string } | null): string {
  const byKind = addDays(today, GRANT_DAYS[kind].most)
  if (!ward) return byKind
  const lastOfBand = addDays(reachesAgeOn(ward.birthDate, ageBand(ward.birthDate, today) === 'CHILD' ? OWN_LOGIN_AGE : ADULT_AGE), -1)
  return lastOfBand < byKind ? lastOfBand : byKind
}

/** 0–13, 14–17, 18 and more (§3.6). */
export type AgeBand = 'CHILD' | 'ADOLESCENT' | 'ADULT'
export function ageBand(birthDate: string, today: string): AgeBand {
  if (today >= reachesAgeOn(birthDate, ADULT_AGE)) return 'ADULT'
  return today >= reachesAgeOn(birthDate, OWN_LOGIN_AGE) ? 'ADOLESCENT' : 'CHILD'
}

/** What can be given together; the sensitive ones never are. A guardian of a 14–17 year old gives only what they see themself. */
export function offeredDirectories(by: 'self' | 'guardian', band: AgeBand): Directory[] {
  const isSensitive = (d: Directory): boolean => (SENSITIVE_DIRECTORIES as readonly Directory[]).includes(d)
  const all = DIRECTORIES.filter((d) => !isSensitive(d))
  return by === 'guardian' && band === 'ADOLESCENT' ? all.filter((d) => (GUARDIAN_DIRECTORIES as readonly Directory[]).includes(d)) : all
}
