import { BASES, DIRECTORIES, GRANT_STATUSES, GRANTEE_KINDS, LABELS, PURPOSES, RECORD_ACTIONS, RECORD_STATUSES } from '@jktl/shared/health-records/model'
import { STAFF_ROLES } from '@jktl/shared/kernel/roles'

import type { PolicyRequest } from './facts.ts'

type Check = (value: unknown) => boolean
type Known = ReadonlySet<unknown>
/** Every property may be anything: nothing of a request is believed before it has been looked at. */
type Unchecked<T> = { readonly [K in keyof T]?: unknown }

const isText: Check = (value) => typeof value === 'string' && value !== ''
const isFlag: Check = (value) => typeof value === 'boolean'
const isInstant: Check = (value) => Number.isSafeInteger(value)
const isLevel: Check = (value) => value === 1 || value === 2 || value === 3
const isTextOrNull: Check = (value) => value === null || isText(value)
const isInstantOrNull: Check = (value) => value === null || isInstant(value)
const isCountOrNull: Check = (value) => value === null || (Number.isSafeInteger(value) && (value as number) >= 0)
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Plain loops: this is half the work of a decision. */
function areAll(list: unknown, check: Check): boolean {
  if (!Array.isArray(list)) return false
  for (let index = 0; index < list.length; index++) if (!check(list[index])) return false
  return true
}
function areKnown(list: unknown, known: Known): boolean {
  if (!Array.isArray(list)) return false
  for (let index = 0; index < list.length; index++) if (!known.has(list[index])) return false
  return true
}

const ACTIONS: Known = new Set(RECORD_ACTIONS)
const ALL_PURPOSES: Known = new Set(PURPOSES)
const ALL_DIRECTORIES: Known = new Set(DIRECTORIES)
const ALL_LABELS: Known = new Set(LABELS)
const STATUSES: Known = new Set(RECORD_STATUSES)
const KINDS: Known = new Set(GRANTEE_KINDS)
const ALL_BASES: Known = new Set(BASES)
const GUARDIAN_BASES: Known = new Set(['parental', 'statutory-guardian', 'appointed-guardian'])
const STATES: Known = new Set(GRANT_STATUSES)
const ROLES: Known = new Set(STAFF_ROLES)
const EFFECTS: Known = new Set(['permit', 'deny'])
const PRECISIONS: Known = new Set(['day', 'month', 'year'])

const isPost: Check = (value) => {
  if (!isObject(value)) return false
  const { role, institutionId, departmentId, teamIds, dutyDirectories }: Unchecked<PolicyRequest['subject']['posts'][number]> = value
  return ROLES.has(role) && isTextOrNull(institutionId) && isTextOrNull(departmentId) && areAll(teamIds, isText) && areKnown(dutyDirectories, ALL_DIRECTORIES)
}

const isSubject: Check = (value) => {
  if (!isObject(value)) return false
  const { accountId, isDisabled, personId, isRealName, posts }: Unchecked<PolicyRequest['subject']> = value
  return isText(accountId) && isFlag(isDisabled) && isTextOrNull(personId) && isFlag(isRealName) && areAll(posts, isPost)
}

const isGuardian: Check = (value) => {
  if (!isObject(value)) return false
  const { personId, basis, isBlocked }: Unchecked<PolicyRequest['patient']['guardians'][number]> = value
  return isText(personId) && GUARDIAN_BASES.has(basis) && isFlag(isBlocked)
}

const isOptIn: Check = (value) => {
  if (!isObject(value)) return false
  const { guardianPersonId, label }: Unchecked<PolicyRequest['patient']['optIns'][number]> = value
  return isText(guardianPersonId) && ALL_LABELS.has(label)
}

const isPatient: Check = (value) => {
  if (!isObject(value)) return false
  const patient: Unchecked<PolicyRequest['patient']> = value
  return (
    isText(patient.personId) &&
    isText(patient.birthDate) &&
    PRECISIONS.has(patient.birthPrecision) &&
    isInstantOrNull(patient.deceasedAt) &&
    isTextOrNull(patient.mergedInto) &&
    isFlag(patient.isUnderReview) &&
    isFlag(patient.isSelfSupporting) &&
    isFlag(patient.hasCourtLock) &&
    areAll(patient.guardians, isGuardian) &&
    areAll(patient.blockedPersonIds, isText) &&
    areAll(patient.abuseSuspectIds, isText) &&
    areAll(patient.optIns, isOptIn)
  )
}

/** An object without directory or labels is nobody's to see: what it is about is not known. */
const isRecord: Check = (value) => {
  if (!isObject(value)) return false
  const { directory, labels, authorOrg, eventAt, status, isOwnSource }: Unchecked<PolicyRequest['object']> = value
  return (
    ALL_DIRECTORIES.has(directory) &&
    areKnown(labels, ALL_LABELS) &&
    isTextOrNull(authorOrg) &&
    isInstant(eventAt) &&
    STATUSES.has(status) &&
    isFlag(isOwnSource)
  )
}

const isEnv: Check = (value) => {
  if (!isObject(value)) return false
  const { now, authLevel, institutionId }: Unchecked<PolicyRequest['env']> = value
  return isInstant(now) && isLevel(authLevel) && isTextOrNull(institutionId)
}

const isGrant: Check = (value) => {
  if (!isObject(value)) return false
  const grant: Unchecked<PolicyRequest['grants'][number]> = value
  return (
    isText(grant.id) &&
    EFFECTS.has(grant.effect) &&
    KINDS.has(grant.granteeKind) &&
    isText(grant.granteeRef) &&
    isTextOrNull(grant.granteeInstitutionId) &&
    ALL_BASES.has(grant.basis) &&
    areKnown(grant.directories, ALL_DIRECTORIES) &&
    areKnown(grant.labels, ALL_LABELS) &&
    areKnown(grant.actions, ACTIONS) &&
    areKnown(grant.purposes, ALL_PURPOSES) &&
    isInstantOrNull(grant.dataFrom) &&
    isInstantOrNull(grant.dataTo) &&
    isInstant(grant.start) &&
    isInstant(grant.end) &&
    isCountOrNull(grant.usesLeft) &&
    isLevel(grant.authLevelMin) &&
    STATES.has(grant.status) &&
    isFlag(grant.isGrantorEntitled)
  )
}

const isBreakGlass: Check = (value) => {
  if (!isObject(value)) return false
  const { id, start, end }: Unchecked<NonNullable<PolicyRequest['breakGlass']>> = value
  return isText(id) && isInstant(start) && isInstant(end)
}

/** §3.5 step 1, all but the birth date itself. A grant that cannot be read spoils the whole request: it might have been a refusal. */
export function isWellFormed(request: unknown): boolean {
  if (!isObject(request)) return false
  const { subject, action, patient, object, purpose, env, grants, breakGlass }: Unchecked<PolicyRequest> = request
  return (
    isSubject(subject) &&
    ACTIONS.has(action) &&
    isPatient(patient) &&
    isRecord(object) &&
    ALL_PURPOSES.has(purpose) &&
    isEnv(env) &&
    areAll(grants, isGrant) &&
    (breakGlass === null || isBreakGlass(breakGlass))
  )
}
