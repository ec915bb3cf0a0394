import {
  BASES,
  DIRECTORIES,
  type Directory,
  EVERYBODY,
  GRANT_STATUSES,
  GRANTEE_KINDS,
  type GranteeKind,
  type Label,
  LABELS,
  type Purpose,
  PURPOSES,
  RECORD_ACTIONS,
  RECORD_STATUSES,
} from '@jktl/shared/health-records/model'
import { DAY_MS, type Instant, instantAt } from '@jktl/shared/kernel/dates'
import type { StaffRole } from '@jktl/shared/kernel/roles'

import type { GrantFacts, PatientFacts, PolicyRequest, SubjectFacts, SubjectPost } from '../../../src/modules/health-records/domain/policy/facts.ts'

export const PATIENT = 'person-patient'
export const MOTHER = 'person-mother'
export const FATHER = 'person-father'
export const DAUGHTER = 'person-daughter'
export const HOSPITAL = 'institution-hospital'
export const CLINIC = 'institution-clinic'
export const NOON = instantAt('2026-11-23', '12:00')

// Taken out of the global object once: a test's context looks each name up anew, which takes longer than the draw.
const { floor, imul } = Math

/** Repeats for ever the same draws for one seed (mulberry32). */
export class Dice {
  constructor(private state: number) {}

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let t = imul(this.state ^ (this.state >>> 15), 1 | this.state)
    t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  chance(probability: number): boolean {
    return this.next() < probability
  }
  pick<T>(list: readonly T[]): T {
    return list[floor(this.next() * list.length)] as T
  }
  some<T>(list: readonly T[], probability: number): T[] {
    return list.filter(() => this.chance(probability))
  }
}

export const anAdult: PatientFacts = {
  personId: PATIENT,
  birthDate: '1958-04-01',
  birthPrecision: 'day',
  deceasedAt: null,
  mergedInto: null,
  isUnderReview: false,
  isSelfSupporting: false,
  hasCourtLock: false,
  guardians: [],
  blockedPersonIds: [],
  abuseSuspectIds: [],
  optIns: [],
}
export const aPost: SubjectPost = { role: 'doctor', institutionId: HOSPITAL, departmentId: null, teamIds: [], dutyDirectories: [] }
export const resident = (personId: string): SubjectFacts => ({ accountId: `account-of-${personId}`, isDisabled: false, personId, isRealName: true, posts: [] })
export const staff = (...posts: Partial<SubjectPost>[]): SubjectFacts => ({
  accountId: 'account-doctor',
  isDisabled: false,
  personId: null,
  isRealName: false,
  posts: posts.map((post) => ({ ...aPost, ...post })),
})
export const aGrant: GrantFacts = {
  id: 'grant-1',
  effect: 'permit',
  granteeKind: 'person',
  granteeRef: DAUGHTER,
  granteeInstitutionId: null,
  basis: 'consent',
  directories: ['D05', 'D06', 'D07'],
  labels: [],
  actions: ['list', 'read'],
  purposes: ['FAMRQT'],
  dataFrom: null,
  dataTo: null,
  start: NOON - DAY_MS,
  end: NOON + 30 * DAY_MS,
  usesLeft: null,
  authLevelMin: 1,
  status: 'active',
  isGrantorEntitled: true,
}
/** The person's own look at a laboratory report. */
export const ownLook: PolicyRequest = {
  subject: resident(PATIENT),
  action: 'read',
  patient: anAdult,
  object: { directory: 'D05', labels: [], authorOrg: HOSPITAL, eventAt: NOON - 3 * DAY_MS, status: 'final', isOwnSource: true },
  purpose: 'PATRQT',
  env: { now: NOON, authLevel: 1, institutionId: null },
  grants: [],
  breakGlass: null,
}
export const familyLook: PolicyRequest = { ...ownLook, subject: resident(DAUGHTER), purpose: 'FAMRQT', grants: [aGrant] }
export const doctorLook: PolicyRequest = {
  ...ownLook,
  subject: staff({}),
  purpose: 'TREAT',
  env: { now: NOON, authLevel: 2, institutionId: HOSPITAL },
  object: { ...ownLook.object, authorOrg: CLINIC },
}

const ACCOUNT = 'account-subject'
const DEPARTMENTS = ['department-1', 'department-2']
const TEAMS = ['team-1', 'team-2']
const ROLES: readonly StaffRole[] = ['doctor', 'doctor', 'family_doctor', 'queue_nurse', 'system_admin']
/** Before, at and after the ends of a day on which somebody has a birthday. */
const MOMENTS: readonly Instant[] = [NOON, NOON, instantAt('2026-03-01') - 1, instantAt('2026-03-01'), instantAt('2026-12-31') - 1, instantAt('2026-12-01')]
const BIRTHS: readonly (readonly [string, PatientFacts['birthPrecision']])[] = [
  ['1958-04-01', 'day'],
  ['1996-07-15', 'day'],
  ['2020-02-02', 'day'],
  ['2012-02-29', 'day'],
  ['2008-02-29', 'day'],
  ['2012-11-23', 'day'],
  ['2012-11-24', 'day'],
  ['2011-06-01', 'day'],
  ['2010-11-23', 'day'],
  ['2010-11-24', 'day'],
  ['2009-09-09', 'day'],
  ['2008-11-23', 'day'],
  ['2008-11-24', 'day'],
  ['2008-11', 'month'],
  ['2008-02', 'month'],
  ['2012-11-01', 'month'],
  ['2008', 'year'],
  ['2012-01-01', 'year'],
]
/** Those an adolescent can open for a guardian, and some they cannot. */
const SENSITIVE: readonly Label[] = ['MENTAL', 'HIV_STD', 'REPRO', 'SUBSTANCE', 'GENETIC', 'ABUSE']
const WHO = ['self', 'guardian', 'guardian', 'family', 'clinician', 'clinician', 'clinician', 'duty', 'other'] as const

function aPatient(dice: Dice, now: Instant): PatientFacts {
  const [birthDate, birthPrecision] = dice.pick(BIRTHS)
  const guardians = ([MOTHER, FATHER, DAUGHTER] as const)
    .filter(() => dice.chance(0.6))
    .map((personId) => ({ personId, basis: dice.pick(['parental', 'statutory-guardian', 'appointed-guardian'] as const), isBlocked: dice.chance(0.1) }))
  return {
    personId: PATIENT,
    birthDate,
    birthPrecision,
    deceasedAt: dice.chance(0.08) ? now + dice.pick([-DAY_MS, -1, 0, 1]) : null,
    mergedInto: dice.chance(0.02) ? 'person-other' : null,
    isUnderReview: dice.chance(0.03),
    isSelfSupporting: dice.chance(0.15),
    hasCourtLock: dice.chance(0.02),
    guardians,
    blockedPersonIds: dice.some([MOTHER, FATHER, PATIENT], 0.02),
    abuseSuspectIds: dice.some([MOTHER, FATHER, DAUGHTER], 0.3),
    optIns: Array.from({ length: dice.pick([0, 2, 5]) }, () => ({ guardianPersonId: dice.pick([MOTHER, FATHER]), label: dice.pick(SENSITIVE) })),
  }
}

function aPostOf(dice: Dice, role: StaffRole, institutionId: string | null): SubjectPost {
  return {
    role,
    institutionId,
    departmentId: dice.chance(0.7) ? dice.pick(DEPARTMENTS) : null,
    teamIds: dice.some(TEAMS, 0.5),
    dutyDirectories: dice.chance(0.4) ? dice.some(DIRECTORIES, 0.5) : [],
  }
}

function aSubject(dice: Dice): { subject: SubjectFacts; institutionId: string | null; purpose: Purpose } {
  const who = dice.pick(WHO)
  const isDisabled = dice.chance(0.02)
  if (who === 'clinician' || who === 'duty') {
    const institutionId = dice.pick([HOSPITAL, HOSPITAL, CLINIC])
    const posts = [aPostOf(dice, dice.pick(ROLES), dice.chance(0.95) ? institutionId : dice.pick([CLINIC, null]))]
    if (dice.chance(0.2)) posts.push(aPostOf(dice, dice.pick(ROLES), dice.pick([HOSPITAL, CLINIC, null])))
    const personId = dice.chance(0.05) ? dice.pick([PATIENT, MOTHER]) : null
    const subject = { accountId: ACCOUNT, isDisabled, personId, isRealName: dice.chance(0.5), posts: dice.chance(0.02) ? [] : posts }
    const usual: readonly Purpose[] = who === 'duty' ? ['PUBHLTH'] : ['TREAT', 'ETREAT']
    return { subject, institutionId: dice.chance(0.02) ? null : institutionId, purpose: dice.pick(dice.chance(0.85) ? usual : PURPOSES) }
  }
  const persons = { self: [PATIENT], guardian: [MOTHER, FATHER], family: [DAUGHTER], other: ['person-stranger', 'person-stranger', null] }[who]
  const subject = { accountId: ACCOUNT, isDisabled, personId: dice.pick(persons), isRealName: dice.chance(0.97), posts: [] }
  const usual: readonly Purpose[] = who === 'self' ? ['PATRQT'] : ['FAMRQT']
  return { subject, institutionId: dice.chance(0.02) ? HOSPITAL : null, purpose: dice.pick(dice.chance(0.85) ? usual : PURPOSES) }
}

const REFS: Readonly<Record<GranteeKind, readonly string[]>> = {
  person: [MOTHER, FATHER, DAUGHTER, PATIENT],
  practitioner: [ACCOUNT, 'account-other'],
  org: [HOSPITAL, CLINIC],
  dept: DEPARTMENTS,
  team: TEAMS,
}

/** Of what the subject is or belongs to, if it is anything of this kind. */
function ownRef(dice: Dice, { subject, env }: Outline, kind: GranteeKind): string | null {
  const posts = subject.posts.filter(({ institutionId }) => institutionId === env.institutionId)
  const refs: Readonly<Record<GranteeKind, (string | null | undefined)[]>> = {
    person: [subject.personId],
    practitioner: [ACCOUNT],
    org: [env.institutionId],
    dept: posts.map(({ departmentId }) => departmentId),
    team: posts.flatMap(({ teamIds }) => teamIds),
  }
  return dice.pick(refs[kind]) ?? null
}

type Outline = Pick<PolicyRequest, 'env' | 'object' | 'subject' | 'action' | 'purpose'>

function aGrantOf(dice: Dice, id: string, outline: Outline): GrantFacts {
  const { env, object, purpose, action } = outline
  const isDeny = dice.chance(0.12)
  const granteeKind = env.institutionId === null && dice.chance(0.9) ? 'person' : dice.pick(GRANTEE_KINDS)
  const others = dice.chance(0.2) && isDeny ? EVERYBODY : dice.pick(REFS[granteeKind])
  const basisOfKind = granteeKind === 'person' ? ('elder-care-delegation' as const) : ('treatment' as const)
  const odd = dice.chance(0.35) ? dice.pick(ODDITIES) : null
  const at = (usual: number, near: readonly number[]): Instant => env.now + (odd === 'time' ? dice.pick(near) : usual)
  return {
    id,
    effect: isDeny ? 'deny' : 'permit',
    granteeKind,
    granteeRef: (dice.chance(isDeny ? 0.5 : 0.85) && ownRef(dice, outline, granteeKind)) || others,
    granteeInstitutionId: dice.chance(0.3) ? dice.pick([HOSPITAL, CLINIC]) : null,
    basis: dice.chance(0.6) ? 'consent' : dice.pick([basisOfKind, basisOfKind, ...BASES]),
    directories: isDeny && dice.chance(0.4) ? [] : [object.directory ?? 'D05', ...dice.some(DIRECTORIES, 0.3)].slice(odd === 'directory' ? 1 : 0),
    labels: dice.chance(isDeny ? 0.7 : 0.5) ? [] : [...(object.labels ?? []), dice.pick(LABELS)].slice(odd === 'label' ? 1 : 0),
    actions: isDeny && dice.chance(0.3) ? [] : odd === 'action' ? ['list'] : [...new Set([action, ...dice.some(RECORD_ACTIONS, 0.5)])],
    purposes: isDeny && dice.chance(0.3) ? [] : odd === 'purpose' ? [dice.pick(PURPOSES)] : [...new Set([purpose, ...dice.some(PURPOSES, 0.3)])],
    dataFrom: odd === 'period' ? object.eventAt + dice.pick([-DAY_MS, 0, 1]) : null,
    dataTo: odd === 'period' && dice.chance(0.5) ? object.eventAt + dice.pick([DAY_MS, 1, 0]) : null,
    start: at(-2 * DAY_MS, [-DAY_MS, -1, 0, 1]),
    end: at(2 * DAY_MS, [DAY_MS, 1, 0, -1]),
    usesLeft: odd === 'uses' ? dice.pick([0, 1, 3]) : null,
    authLevelMin: odd === 'level' ? dice.pick([2, 3]) : 1,
    status: odd === 'status' ? dice.pick(GRANT_STATUSES) : 'active',
    isGrantorEntitled: odd !== 'grantor',
  }
}
/** In what a grant may fall short, one at a time so that each is what decides. */
const ODDITIES = ['time', 'time', 'directory', 'label', 'action', 'purpose', 'period', 'uses', 'level', 'status', 'grantor'] as const

/** Any readable request, with a leaning towards those that a rule says something about. */
export function randomRequest(seed: number): PolicyRequest {
  const dice = new Dice(seed)
  const now = dice.pick(MOMENTS)
  const { subject, institutionId, purpose } = aSubject(dice)
  const isLabelled = dice.chance(0.3)
  const labels: Label[] = isLabelled ? [dice.pick(LABELS)] : []
  if (isLabelled && dice.chance(0.2)) labels.push(dice.pick(LABELS))
  const directory: Directory = dice.pick(DIRECTORIES)
  const outline = {
    subject,
    action: dice.chance(0.6) ? dice.pick(['list', 'read'] as const) : dice.pick(RECORD_ACTIONS),
    object: {
      directory,
      labels,
      authorOrg: dice.pick([HOSPITAL, CLINIC, null]),
      eventAt: now - dice.pick([0, 1, 3, 700]) * DAY_MS,
      status: dice.chance(0.9) ? ('final' as const) : dice.pick(RECORD_STATUSES),
      isOwnSource: dice.chance(0.8),
    },
    purpose,
    env: { now, authLevel: dice.pick([1, 2, 2, 3] as const), institutionId },
  }
  const grants = Array.from({ length: dice.pick([0, 1, 1, 2, 2, 3]) }, (_, index) => aGrantOf(dice, `grant-${index}`, outline))
  const breakGlass = dice.chance(0.25)
    ? { id: 'session', start: now + dice.pick([-DAY_MS, -DAY_MS, 0, 1]), end: now + dice.pick([DAY_MS, DAY_MS, 1, 0]) }
    : null
  return { ...outline, patient: aPatient(dice, now), grants, breakGlass }
}
