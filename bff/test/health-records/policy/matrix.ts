import { BASES, DIRECTORIES, GRANT_STATUSES, LABELS, PURPOSES, RECORD_ACTIONS } from '@jktl/shared/health-records/model'
import { DAY_MS, HOUR_MS } from '@jktl/shared/kernel/dates'

import type { GrantFacts, PatientFacts, PolicyRequest } from '../../../src/modules/health-records/domain/policy/facts.ts'
import { aGrant, anAdult, CLINIC, DAUGHTER, Dice, familyLook, FATHER, HOSPITAL, MOTHER, NOON, ownLook, PATIENT, resident, staff } from './requests.ts'

/** The axes of records-authorization §3.12, each with all its values. */
export const AXES = {
  who: ['self', 'guardian', 'family', 'practitioner', 'org', 'dept', 'team', 'duty', 'support'],
  basis: BASES,
  directory: DIRECTORIES,
  label: [null, ...LABELS],
  action: RECORD_ACTIONS,
  moment: ['start-1ms', 'start', 'mid', 'end-1ms', 'end', 'end+1ms'],
  status: GRANT_STATUSES,
  patient: ['adult', 'child', 'adolescent', 'adolescent-16', 'self-supporting', 'deceased', 'merged', 'under-review'],
  purpose: PURPOSES,
  level: [1, 2, 3],
} as const
type Axis = keyof typeof AXES
/** One place on every axis. */
type Situation = { [A in Axis]: (typeof AXES)[A][number] }
const NAMES = Object.keys(AXES) as Axis[]

const START = NOON
const END = NOON + 4 * HOUR_MS
const NOW: Readonly<Record<Situation['moment'], number>> = {
  'start-1ms': START - 1,
  start: START,
  mid: START + HOUR_MS,
  'end-1ms': END - 1,
  end: END,
  'end+1ms': END + 1,
}
const PATIENTS: Readonly<Record<Situation['patient'], Partial<PatientFacts>>> = {
  adult: {},
  child: { birthDate: '2016-05-01' },
  adolescent: { birthDate: '2011-05-01' },
  'adolescent-16': { birthDate: '2010-05-01' },
  'self-supporting': { birthDate: '2010-05-01', isSelfSupporting: true },
  deceased: { deceasedAt: START - DAY_MS },
  merged: { mergedInto: 'person-other' },
  'under-review': { isUnderReview: true },
}

const GUARDIAN_BASES = ['parental', 'statutory-guardian', 'appointed-guardian'] as const
/** Who asks, and to whom the one grant was given. */
const CAST: Readonly<Record<Situation['who'], Pick<PolicyRequest, 'subject'> & Pick<GrantFacts, 'granteeKind' | 'granteeRef'>>> = {
  self: { subject: resident(PATIENT), granteeKind: 'person', granteeRef: DAUGHTER },
  guardian: { subject: resident(MOTHER), granteeKind: 'person', granteeRef: DAUGHTER },
  family: { subject: resident(DAUGHTER), granteeKind: 'person', granteeRef: DAUGHTER },
  practitioner: { subject: staff({}), granteeKind: 'practitioner', granteeRef: 'account-doctor' },
  org: { subject: staff({ role: 'family_doctor' }), granteeKind: 'org', granteeRef: HOSPITAL },
  dept: { subject: staff({ departmentId: 'department-1' }), granteeKind: 'dept', granteeRef: 'department-1' },
  team: { subject: staff({ role: 'family_doctor', teamIds: ['team-1'] }), granteeKind: 'team', granteeRef: 'team-1' },
  duty: { subject: staff({ role: 'queue_nurse', dutyDirectories: ['D09', 'D11', 'D17', 'D18'] }), granteeKind: 'org', granteeRef: HOSPITAL },
  support: { subject: staff({ role: 'system_admin' }), granteeKind: 'org', granteeRef: HOSPITAL },
}

/** A grant with these terms beside what the subject is anyway; an emergency basis is also a break-glass session of the same time. */
export function requestOf(situation: Situation): PolicyRequest {
  const { who, basis, directory, label, action, moment, status, purpose, level } = situation
  const { subject, granteeKind, granteeRef } = CAST[who]
  const isStaff = subject.posts.length > 0
  const guardianBasis = GUARDIAN_BASES.find((name) => name === basis) ?? 'parental'
  const patient: PatientFacts = {
    ...anAdult,
    ...PATIENTS[situation.patient],
    guardians: [
      { personId: MOTHER, basis: guardianBasis, isBlocked: false },
      { personId: FATHER, basis: 'parental', isBlocked: true },
    ],
    optIns: [{ guardianPersonId: MOTHER, label: 'MENTAL' }],
    abuseSuspectIds: [FATHER, DAUGHTER],
  }
  const grant: GrantFacts = {
    ...aGrant,
    granteeKind,
    granteeRef,
    basis,
    directories: DIRECTORIES.filter((one) => one !== 'D03' && one !== 'D08' && one !== 'D19'),
    labels: ['MENTAL', 'HIV_STD', 'ABUSE', 'CANCER_UNTOLD', 'HOLD', 'VIP'],
    actions: ['list', 'read', 'print'],
    purposes: isStaff ? ['TREAT', 'PUBHLTH'] : ['FAMRQT'],
    start: START,
    end: END,
    authLevelMin: 2,
    status,
  }
  return {
    ...familyLook,
    subject,
    action,
    patient,
    object: {
      ...ownLook.object,
      directory,
      labels: label === null ? [] : [label],
      authorOrg: directory === 'D16' ? HOSPITAL : CLINIC,
      isOwnSource: directory !== 'D14',
    },
    purpose,
    env: { now: NOW[moment], authLevel: level, institutionId: isStaff ? HOSPITAL : null },
    grants: [grant],
    breakGlass: basis === 'emergency' && isStaff ? { id: 'session', start: START, end: END } : null,
  }
}

const combinations = <T>(items: readonly T[], size: number): T[][] =>
  size === 0 ? [[]] : items.flatMap((item, index) => combinations(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]))

function* product(axes: readonly Axis[], base: Situation): Generator<Situation> {
  const [axis, ...rest] = axes
  if (axis === undefined) yield base
  else for (const value of AXES[axis]) yield* product(rest, { ...base, [axis]: value })
}

/** Where much is allowed, so that each single change can show. */
const BASES_OF_CHANGE: readonly Partial<Situation>[] = [
  { who: 'self', purpose: 'PATRQT' },
  { who: 'guardian', patient: 'child' },
  { who: 'guardian', patient: 'adolescent' },
  { who: 'family' },
  { who: 'org', purpose: 'TREAT' },
  { who: 'practitioner', basis: 'emergency', purpose: 'ETREAT', level: 2 },
  { who: 'duty', directory: 'D17', purpose: 'PUBHLTH' },
  { who: 'practitioner', directory: 'D16', purpose: 'TREAT' },
  { who: 'family', patient: 'deceased', basis: 'statutory-guardian' },
]
const USUAL: Situation = {
  who: 'family',
  basis: 'consent',
  directory: 'D05',
  label: null,
  action: 'read',
  moment: 'mid',
  status: 'active',
  patient: 'adult',
  purpose: 'FAMRQT',
  level: 2,
}

/** Every triple of values of every three axes, around the first base and around one of the others drawn for each triple of axes. */
export function* allTriples(seed: number): Generator<Situation> {
  const dice = new Dice(seed)
  for (const axes of combinations(NAMES, 3)) {
    yield* product(axes, USUAL)
    yield* product(axes, { ...USUAL, ...dice.pick(BASES_OF_CHANGE) })
  }
}
/** Every pair of values of every two axes, around every base. */
export function* allPairs(): Generator<Situation> {
  for (const axes of combinations(NAMES, 2)) for (const base of BASES_OF_CHANGE) yield* product(axes, { ...USUAL, ...base })
}
/** Whole products of the axes on which most of the rules turn. */
export function* dense(): Generator<Situation> {
  yield* product(['who', 'directory', 'label', 'patient'], USUAL)
  yield* product(['who', 'directory', 'patient', 'action'], { ...USUAL, purpose: 'TREAT' })
  yield* product(['who', 'basis', 'moment', 'status', 'purpose'], USUAL)
}
/** Any situations of the full product (§3.12: 450 million and more). */
export function* drawn(count: number, seed: number): Generator<Situation> {
  const dice = new Dice(seed)
  for (let index = 0; index < count; index++)
    yield Object.fromEntries(NAMES.map((name) => [name, dice.pick(AXES[name] as readonly unknown[])])) as unknown as Situation
}
