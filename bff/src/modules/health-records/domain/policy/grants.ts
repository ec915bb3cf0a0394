import type { Basis, GranteeKind, RecordAction } from '@jktl/shared/health-records/model'

import type { AgeBand } from './age-bands.ts'
import type { GrantFacts, PolicyRequest, SubjectPost } from './facts.ts'
import { type Finding, type Miss, nearer } from './finding.ts'
import { isDeceased, isPatientThemself } from './identity.ts'
import { obligationBits, obligationsOf } from './obligations.ts'
import { isClinicalPost, isClinician, isResident } from './subject.ts'

const treats = (request: PolicyRequest, belongs: (post: SubjectPost) => boolean): boolean =>
  request.subject.posts.some((post) => isClinicalPost(request, post) && belongs(post))

/** Whether the subject is the grantee now: membership is looked at with each request, and institutions act through those who treat. */
const IS_GRANTEE: Readonly<Record<GranteeKind, (request: PolicyRequest, grant: GrantFacts) => boolean>> = {
  person: (request, { granteeRef }) => isResident(request) && request.subject.personId === granteeRef && !isPatientThemself(request),
  practitioner: (request, { granteeRef, granteeInstitutionId }) =>
    isClinician(request) && request.subject.accountId === granteeRef && (granteeInstitutionId === null || granteeInstitutionId === request.env.institutionId),
  org: (request, { granteeRef }) => treats(request, ({ institutionId }) => institutionId === granteeRef),
  dept: (request, { granteeRef }) => treats(request, ({ departmentId }) => departmentId === granteeRef),
  team: (request, { granteeRef }) => treats(request, ({ teamIds }) => teamIds.includes(granteeRef)),
}

const PERSONS: readonly GranteeKind[] = ['person']
const STAFF: readonly GranteeKind[] = ['practitioner', 'org', 'dept', 'team']
/** For whom a grant of each basis can be. An emergency is a session of its own (§3.7), never a grant. */
const GRANTEES_OF_BASIS: Readonly<Record<Basis, readonly GranteeKind[]>> = {
  consent: [...PERSONS, ...STAFF],
  parental: PERSONS,
  'statutory-guardian': PERSONS,
  'appointed-guardian': PERSONS,
  'elder-care-delegation': PERSONS,
  treatment: STAFF,
  'public-health-duty': STAFF,
  emergency: [],
}
const GUARDIAN_BASES: readonly Basis[] = ['parental', 'statutory-guardian', 'appointed-guardian']
const AFTER_DEATH: readonly RecordAction[] = ['list', 'read']

/** [start, end), active, and about the time the object is from. */
export const isInForce = (grant: GrantFacts, { env, object }: PolicyRequest): boolean =>
  grant.status === 'active' &&
  grant.start <= env.now &&
  env.now < grant.end &&
  (grant.dataFrom === null || grant.dataFrom <= object.eventAt) &&
  (grant.dataTo === null || object.eventAt < grant.dataTo)

/** A near relative reads after the death what staff opened for them then, and nothing that was opened before (§3.6, 个人信息保护法 第四十九条). */
const outlivesPatient = (grant: GrantFacts, { patient, action }: PolicyRequest): boolean =>
  patient.deceasedAt !== null && grant.basis === 'statutory-guardian' && grant.start >= patient.deceasedAt && AFTER_DEATH.includes(action)

/** Guardianship, and whatever rests on it, ends when the person comes of age. */
const basisHolds = (grant: GrantFacts, request: PolicyRequest, band: AgeBand): boolean =>
  GRANTEES_OF_BASIS[grant.basis].includes(grant.granteeKind) &&
  (band.guardian !== null || !GUARDIAN_BASES.includes(grant.basis) || outlivesPatient(grant, request))

function missOf(grant: GrantFacts, request: PolicyRequest, band: AgeBand): Miss | null {
  const { object, action, purpose, env } = request
  const { directory, labels } = object
  if (grant.effect !== 'permit' || directory === null || labels === null) return 'NO_BASIS'
  const isAbout = grant.directories.includes(directory) && grant.actions.includes(action) && isInForce(grant, request)
  const isGood = grant.usesLeft !== 0 && grant.isGrantorEntitled && basisHolds(grant, request, band)
  if (!isAbout || !isGood || !IS_GRANTEE[grant.granteeKind](request, grant)) return 'NO_BASIS'
  if (isDeceased(request) && !outlivesPatient(grant, request)) return 'DECEASED'
  if (!grant.purposes.includes(purpose)) return 'PURPOSE'
  if (!labels.every((label) => grant.labels.includes(label))) return 'LABEL'
  return env.authLevel < grant.authLevelMin ? 'AUTH_LEVEL' : null
}

/** The one that is named and counted: first those without a count of uses, then by id, so the order of the grants says nothing. */
const isNamedBefore = (one: GrantFacts, other: GrantFacts): boolean =>
  (one.usesLeft === null) === (other.usesLeft === null) ? one.id < other.id : one.usesLeft === null

/** §3.5 step 8. Obligations of all grants that permit are united. */
export function byGrant(request: PolicyRequest, band: AgeBand): Finding {
  let miss: Miss = 'NO_BASIS'
  let named: GrantFacts | null = null
  let bits = 0
  for (const grant of request.grants) {
    const missed = missOf(grant, request, band)
    if (missed !== null) miss = nearer(miss, missed)
    else {
      bits |= obligationBits({ actions: grant.actions, isInstitution: grant.granteeKind !== 'person', isEmergency: false }, request.action)
      if (named === null || isNamedBefore(grant, named)) named = grant
    }
  }
  return named === null ? miss : { code: 'GRANT', basisId: named.id, obligations: obligationsOf(bits) }
}
