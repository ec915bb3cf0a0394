import { BASES, DIRECTORIES, GRANT_STATUSES, GRANTEE_KINDS, LABELS, PURPOSES, RECORD_ACTIONS, RECORD_STATUSES } from '@jktl/shared/health-records/model'
import { STAFF_ROLES } from '@jktl/shared/kernel/roles'

import { latestBirthDay } from './age-bands.ts'
import type { PolicyRequest } from './facts.ts'

type Check = (value: unknown) => boolean
/** Every property may be anything: nothing of a request is believed before it has been looked at. */
type Unchecked<T> = { readonly [K in keyof T]?: unknown }

const isText: Check = (value) => typeof value === 'string' && value !== ''
const isFlag: Check = (value) => typeof value === 'boolean'
const isInstant: Check = (value) => Number.isSafeInteger(value)
const isLevel: Check = (value) => value === 1 || value === 2 || value === 3
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)
const oneOf = (values: readonly string[]): Check => {
  const known = new Set<unknown>(values)
  return (value) => known.has(value)
}

const isTextOrNull = orNull(isText)
const isInstantOrNull = orNull(isInstant)
const isCountOrNull = orNull(isCount)
const areTexts = listOf(isText)
const isAction = oneOf(RECORD_ACTIONS)
const isPurpose = oneOf(PURPOSES)
const isDirectory = oneOf(DIRECTORIES)
const isLabel = oneOf(LABELS)
const isStatus = oneOf(RECORD_STATUSES)
const isGranteeKind = oneOf(GRANTEE_KINDS)
const isBasis = oneOf(BASES)
const isGuardianBasis = oneOf(['parental', 'statutory-guardian', 'appointed-guardian'])
const isGrantStatus = oneOf(GRANT_STATUSES)
const isEffect = oneOf(['permit', 'deny'])
const isStaffRole = oneOf(STAFF_ROLES)
const isPrecision = oneOf(['day', 'month', 'year'])
const areActions = listOf(isAction)
const arePurposes = listOf(isPurpose)
const areDirectories = listOf(isDirectory)
const areLabels = listOf(isLabel)

const isPost: Check = (value) => {
  if (!isObject(value)) return false
  const { role, institutionId, departmentId, teamIds, dutyDirectories }: Unchecked<PolicyRequest['subject']['posts'][number]> = value
  return isStaffRole(role) && isTextOrNull(institutionId) && isTextOrNull(departmentId) && areTexts(teamIds) && areDirectories(dutyDirectories)
}
const arePosts = listOf(isPost)

const isSubject: Check = (value) => {
  if (!isObject(value)) return false
  const { accountId, isDisabled, personId, isRealName, posts }: Unchecked<PolicyRequest['subject']> = value
  return isText(accountId) && isFlag(isDisabled) && isTextOrNull(personId) && isFlag(isRealName) && arePosts(posts)
}

const isGuardian: Check = (value) => {
  if (!isObject(value)) return false
  const { personId, basis, isBlocked }: Unchecked<PolicyRequest['patient']['guardians'][number]> = value
  return isText(personId) && isGuardianBasis(basis) && isFlag(isBlocked)
}
const areGuardians = listOf(isGuardian)

const isOptIn: Check = (value) => {
  if (!isObject(value)) return false
  const { guardianPersonId, label }: Unchecked<PolicyRequest['patient']['optIns'][number]> = value
  return isText(guardianPersonId) && isLabel(label)
}
const areOptIns = listOf(isOptIn)

const isPatient: Check = (value) => {
  if (!isObject(value)) return false
  const patient: Unchecked<PolicyRequest['patient']> = value
  const { birthDate, birthPrecision } = patient as PolicyRequest['patient']
  return (
    isText(patient.personId) &&
    isText(birthDate) &&
    isPrecision(birthPrecision) &&
    latestBirthDay({ birthDate, birthPrecision }) !== null &&
    isInstantOrNull(patient.deceasedAt) &&
    isTextOrNull(patient.mergedInto) &&
    isFlag(patient.isUnderReview) &&
    isFlag(patient.isSelfSupporting) &&
    isFlag(patient.hasCourtLock) &&
    areGuardians(patient.guardians) &&
    areTexts(patient.blockedPersonIds) &&
    areTexts(patient.abuseSuspectIds) &&
    areOptIns(patient.optIns)
  )
}

/** An object without directory or labels is nobody's to see: what it is about is not known. */
const isRecord: Check = (value) => {
  if (!isObject(value)) return false
  const { directory, labels, authorOrg, eventAt, status, isOwnSource }: Unchecked<PolicyRequest['object']> = value
  return isDirectory(directory) && areLabels(labels) && isTextOrNull(authorOrg) && isInstant(eventAt) && isStatus(status) && isFlag(isOwnSource)
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
    isEffect(grant.effect) &&
    isGranteeKind(grant.granteeKind) &&
    isText(grant.granteeRef) &&
    isTextOrNull(grant.granteeInstitutionId) &&
    isBasis(grant.basis) &&
    areDirectories(grant.directories) &&
    areLabels(grant.labels) &&
    areActions(grant.actions) &&
    arePurposes(grant.purposes) &&
    isInstantOrNull(grant.dataFrom) &&
    isInstantOrNull(grant.dataTo) &&
    isInstant(grant.start) &&
    isInstant(grant.end) &&
    isCountOrNull(grant.usesLeft) &&
    isLevel(grant.authLevelMin) &&
    isGrantStatus(grant.status) &&
    isFlag(grant.isGrantorEntitled)
  )
}
const areGrants = listOf(isGrant)

const isBreakGlass: Check = (value) => {
  if (!isObject(value)) return false
  const { id, start, end }: Unchecked<NonNullable<PolicyRequest['breakGlass']>> = value
  return isText(id) && isInstant(start) && isInstant(end)
}
const isBreakGlassOrNull = orNull(isBreakGlass)

/** §3.5 step 1. A grant that cannot be read spoils the whole request: it might have been a refusal. */
export function isWellFormed(request: unknown): boolean {
  if (!isObject(request)) return false
  const { subject, action, patient, object, purpose, env, grants, breakGlass }: Unchecked<PolicyRequest> = request
  return (
    isSubject(subject) &&
    isAction(action) &&
    isPatient(patient) &&
    isRecord(object) &&
    isPurpose(purpose) &&
    isEnv(env) &&
    areGrants(grants) &&
    isBreakGlassOrNull(breakGlass)
  )
}
