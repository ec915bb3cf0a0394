import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import type { CedarValueJson, StatefulAuthorizationCall } from '@cedar-policy/cedar-wasm/nodejs'
import { ageYears, dateOf, type Instant } from '@jktl/shared/kernel/dates'

import type { GrantFacts, PatientFacts, PolicyRequest, SubjectFacts } from '../../../src/modules/health-records/domain/policy/facts.ts'

const { preparsePolicySet, policySetTextToParts, statefulIsAuthorized, validate } = createRequire(import.meta.url)(
  '@cedar-policy/cedar-wasm/nodejs',
) as typeof import('@cedar-policy/cedar-wasm/nodejs')

const fileText = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')
const SCHEMA = fileText('policy.cedarschema')
const PER_SLOT = /\bcontext( has |\.)(grant|refusal)\b/g
/** A request of the comparison has at most so many of either: the schema names them. */
const MOST = 3
interface Slots {
  grant: number
  refusal: number
}
const POLICIES = partsOf(fileText('policy.cedar'))
function partsOf(text: string): string[] {
  const parts = policySetTextToParts(text)
  if (parts.type === 'failure') throw new Error(parts.errors.map(({ message }) => message).join('; '))
  return parts.policies
}

/** The policies by name; those about a grant or a refusal once for each that there is. */
export function cedarPolicies(slots: Slots = { grant: MOST, refusal: MOST }): Record<string, string> {
  return Object.fromEntries(
    POLICIES.flatMap((text) => {
      const name = /@id\("([^"]+)"\)/.exec(text)?.[1] ?? text
      const slot = [...text.matchAll(PER_SLOT)][0]?.[2] as keyof Slots | undefined
      if (!slot) return [[name, text]]
      return Array.from({ length: slots[slot] }, (_, index) => [`${name} ${index + 1}`, text.replace(PER_SLOT, `context$1$2${index + 1}`)])
    }),
  )
}

/** What the strict validator has against the policies. */
export function complaints(policies: Record<string, string>): string[] {
  const answer = validate({ schema: SCHEMA, policies: { staticPolicies: policies }, validationSettings: { mode: 'strict' } })
  if (answer.type === 'failure') return answer.errors.map(({ message }) => message)
  return [...answer.validationErrors, ...answer.validationWarnings].map(({ policyId, error }) => `${policyId}: ${error.message}`)
}

type Attributes = Record<string, CedarValueJson>
/** Without the attributes that are null: Cedar knows only attributes that are there and attributes that are not. */
const present = (attributes: Record<string, CedarValueJson>): Attributes => Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null))

const CLINICAL = ['doctor', 'family_doctor']
const notNull = <T>(values: readonly (T | null)[]): T[] => values.filter((value): value is T => value !== null)

function readerOf({ accountId, isDisabled, personId, isRealName, posts }: SubjectFacts): Attributes {
  const clinical = posts.filter(({ role }) => CLINICAL.includes(role))
  return present({
    account: accountId,
    isDisabled,
    person: personId,
    isRealName,
    institutions: notNull(posts.map(({ institutionId }) => institutionId)),
    departments: notNull(posts.map(({ departmentId }) => departmentId)),
    teams: posts.flatMap(({ teamIds }) => teamIds),
    treatsAt: notNull(clinical.map(({ institutionId }) => institutionId)),
    treatsInDepartment: clinical.flatMap(({ institutionId: institution, departmentId: department }) =>
      institution && department ? [{ institution, department }] : [],
    ),
    treatsInTeam: clinical.flatMap(({ institutionId: institution, teamIds }) => (institution ? teamIds.map((team) => ({ institution, team })) : [])),
    duties: posts.flatMap(({ institutionId: institution, dutyDirectories }) =>
      institution ? dutyDirectories.map((directory) => ({ institution, directory })) : [],
    ),
  })
}

/** Cedar counts no calendar years: the age comes as a number. */
const ageOf = memo(({ birthDate, birthPrecision }: PatientFacts, now: Instant): number => {
  const [year, month] = birthDate.split('-').map(Number) as [number, number?]
  if (birthPrecision === 'year') return ageYears(`${year}-12-31`, dateOf(now))
  if (birthPrecision === 'day') return ageYears(birthDate, dateOf(now))
  return ageYears(new Date(Date.UTC(year, month ?? 12, 0)).toISOString().slice(0, 10), dateOf(now))
})
function memo(compute: (patient: PatientFacts, now: Instant) => number): typeof compute {
  const known = new Map<string, number>()
  return (patient, now) => {
    const key = `${patient.birthDate} ${patient.birthPrecision} ${now}`
    const age = known.get(key) ?? compute(patient, now)
    known.set(key, age)
    return age
  }
}

const patientOf = (patient: PatientFacts, now: Instant): Attributes =>
  present({
    id: patient.personId,
    age: ageOf(patient, now),
    deceasedAt: patient.deceasedAt,
    isMerged: patient.mergedInto !== null,
    isUnderReview: patient.isUnderReview,
    isSelfSupporting: patient.isSelfSupporting,
    hasCourtLock: patient.hasCourtLock,
    guardians: patient.guardians.map(({ personId }) => personId),
    blockedGuardians: patient.guardians.filter(({ isBlocked }) => isBlocked).map(({ personId }) => personId),
    safeguardedFrom: [...patient.blockedPersonIds],
    suspects: [...patient.abuseSuspectIds],
    optIns: patient.optIns.map(({ guardianPersonId: guardian, label }) => ({ guardian, label })),
  })

const termsOf = (grant: GrantFacts): Attributes =>
  present({
    kind: grant.granteeKind,
    ref: grant.granteeRef,
    institution: grant.granteeInstitutionId,
    basis: grant.basis,
    directories: [...grant.directories],
    labels: [...grant.labels],
    actions: [...grant.actions],
    purposes: [...grant.purposes],
    from: grant.dataFrom,
    to: grant.dataTo,
    start: grant.start,
    end: grant.end,
    usesLeft: grant.usesLeft,
    level: grant.authLevelMin,
    status: grant.status,
    isGrantorEntitled: grant.isGrantorEntitled,
  })

function slotsOf(name: 'grant' | 'refusal', grants: readonly GrantFacts[]): Attributes {
  if (grants.length > MOST) throw new Error('more grants than there are slots')
  return Object.fromEntries(grants.map((grant, index) => [`${name}${index + 1}`, termsOf(grant)]))
}

const READER = { type: 'Reader', id: 'reader' }
const RECORD = { type: 'Record', id: 'record' }

/** Facts as Cedar has them: a reader, a record, and all else in the context. Nothing is decided here. */
function callOf(request: PolicyRequest) {
  const { subject, object, patient, env, grants, breakGlass, action, purpose } = request
  const record = present({
    directory: object.directory,
    labels: object.labels && [...object.labels],
    author: object.authorOrg,
    happenedAt: object.eventAt,
    status: object.status,
    isOwnSource: object.isOwnSource,
  })
  const context = present({
    action,
    now: env.now,
    level: env.authLevel,
    purpose,
    institution: env.institutionId,
    patient: patientOf(patient, env.now),
    breakGlass: breakGlass && { start: breakGlass.start, end: breakGlass.end },
    areRefusalsAside: false,
    ...slotsOf(
      'grant',
      grants.filter(({ effect }) => effect === 'permit'),
    ),
    ...slotsOf(
      'refusal',
      grants.filter(({ effect }) => effect === 'deny'),
    ),
  })
  return {
    principal: READER,
    action: { type: 'Action', id: action },
    resource: RECORD,
    context,
    entities: [
      { uid: READER, attrs: readerOf(subject), parents: [] },
      { uid: RECORD, attrs: record, parents: [] },
    ],
  }
}

let deciders = 0
/** A decider over the policies; `change` may spoil them first. A mistake inside a policy is thrown, since Cedar would pass over it. */
export function cedarDecider(change = (policy: string): string => policy): (request: PolicyRequest) => 'PERMIT' | 'DENY' {
  const parsed = new Set<string>()
  const prefix = `policies-${deciders++}`
  const policySetFor = (slots: Slots): string => {
    const name = `${prefix}-${slots.grant}-${slots.refusal}`
    if (parsed.has(name)) return name
    const staticPolicies = Object.fromEntries(Object.entries(cedarPolicies(slots)).map(([id, policy]) => [id, change(policy)]))
    const answer = preparsePolicySet(name, { staticPolicies })
    if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('; '))
    parsed.add(name)
    return name
  }
  const isAllowed = (call: StatefulAuthorizationCall): boolean => {
    const answer = statefulIsAuthorized(call)
    if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('; '))
    const [mistake] = answer.response.diagnostics.errors
    if (mistake) throw new Error(`${mistake.policyId}: ${mistake.error.message}`)
    return answer.response.decision === 'allow'
  }
  return (request) => {
    const refusal = request.grants.filter(({ effect }) => effect === 'deny').length
    const call = { ...callOf(request), preparsedPolicySetId: policySetFor({ grant: request.grants.length - refusal, refusal }) }
    if (isAllowed(call)) return 'PERMIT'
    return refusal > 0 && isAllowed({ ...call, context: { ...call.context, areRefusalsAside: true } }) ? 'PERMIT' : 'DENY'
  }
}
