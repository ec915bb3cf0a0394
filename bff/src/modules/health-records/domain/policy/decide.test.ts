import { DIRECTORIES, EVERYBODY, type Label } from '@jktl/shared/health-records/model'
import { DAY_MS, HOUR_MS, instantAt } from '@jktl/shared/kernel/dates'

import {
  aGrant,
  anAdult,
  CLINIC,
  DAUGHTER,
  doctorLook,
  familyLook,
  FATHER,
  HOSPITAL,
  MOTHER,
  NOON,
  ownLook,
  PATIENT,
  resident,
  staff,
} from '../../../../../test/health-records/policy/requests.ts'
import { decide, POLICY_VERSION } from './decide.ts'
import type { GrantFacts, PatientFacts, PolicyRequest } from './facts.ts'

/** `PERMIT SELF`, `DENY HOLD` */
const answer = (request: PolicyRequest): string => {
  const { decision, code } = decide(request)
  return `${decision} ${code}`
}
const labelled = (request: PolicyRequest, ...labels: Label[]): PolicyRequest => ({ ...request, object: { ...request.object, labels } })
const about = (request: PolicyRequest, patient: Partial<PatientFacts>): PolicyRequest => ({ ...request, patient: { ...request.patient, ...patient } })
const at = (request: PolicyRequest, now: number): PolicyRequest => ({ ...request, env: { ...request.env, now } })
const granted = (request: PolicyRequest, ...grants: Partial<GrantFacts>[]): PolicyRequest => ({
  ...request,
  grants: grants.map((grant, index) => ({ ...aGrant, id: `grant-${index + 1}`, ...grant })),
})
const denial = (terms: Partial<GrantFacts>): Partial<GrantFacts> => ({ effect: 'deny', directories: [], actions: [], purposes: [], ...terms })

const forOrg = { granteeKind: 'org', granteeRef: HOSPITAL, purposes: ['TREAT'] } satisfies Partial<GrantFacts>
const doctorWithGrant = granted(doctorLook, forOrg)
const emergency: PolicyRequest = {
  ...doctorLook,
  purpose: 'ETREAT',
  breakGlass: { id: 'session-1', start: NOON - HOUR_MS, end: NOON + 3 * HOUR_MS },
}
const parents = [
  { personId: MOTHER, basis: 'parental', isBlocked: false },
  { personId: FATHER, basis: 'parental', isBlocked: false },
] as const
const motherLook = (patient: Partial<PatientFacts>): PolicyRequest => ({
  ...ownLook,
  subject: resident(MOTHER),
  purpose: 'FAMRQT',
  patient: { ...anAdult, birthDate: '2010-05-01', guardians: parents, ...patient },
})
const child = { birthDate: '2019-05-01' }

describe('R378 §3.12 named rows', () => {
  test('R378 P01: a person reads their own laboratory report', () => {
    expect(decide(ownLook)).toEqual({ decision: 'PERMIT', code: 'SELF', basisId: null, obligations: [], policyVersion: POLICY_VERSION })
  })
  test('R378 P02: a daughter reads a directory she was given', () => {
    expect(decide(familyLook)).toMatchObject({ decision: 'PERMIT', code: 'GRANT', basisId: 'grant-1', obligations: ['WATERMARK', 'NO_DOWNLOAD', 'NO_PRINT'] })
    expect(answer({ ...familyLook, object: { ...familyLook.object, directory: 'D03' } })).toBe('DENY NO_BASIS')
  })
  test('R378 P03: a directory never includes what is labelled', () => {
    expect(answer(labelled(familyLook, 'HIV_STD'))).toBe('DENY LABEL')
  })
  test('R378 P04: a label that was opted in by name is included', () => {
    const request = granted(familyLook, { labels: ['HIV_STD'] })
    expect(answer(labelled(request, 'HIV_STD'))).toBe('PERMIT GRANT')
    expect(answer(labelled(request, 'HIV_STD', 'MENTAL'))).toBe('DENY LABEL')
  })
  test('R378 P05: a grant says nothing about another person', () => {
    expect(answer({ ...familyLook, subject: resident('person-stranger') })).toBe('DENY NO_BASIS')
  })
  test('R378 P06: a millisecond before the start', () => {
    expect(answer(at(familyLook, aGrant.start - 1))).toBe('DENY NO_BASIS')
  })
  test('R378 P07: at the start exactly', () => {
    expect(answer(at(familyLook, aGrant.start))).toBe('PERMIT GRANT')
  })
  test('R378 P08: until a millisecond before the end, and not at the end', () => {
    expect(answer(at(familyLook, aGrant.end - 1))).toBe('PERMIT GRANT')
    expect(answer(at(familyLook, aGrant.end))).toBe('DENY NO_BASIS')
  })
  test('R378 P09: a grant that is not active gives nothing', () => {
    for (const status of ['proposed', 'suspended', 'rejected', 'withdrawn', 'inactive', 'entered-in-error'] as const)
      expect(answer(granted(familyLook, { status }))).toBe('DENY NO_BASIS')
  })
  test('R378 P10: a grant given again after it was withdrawn counts by itself', () => {
    expect(decide(granted(familyLook, { status: 'inactive' }, {}))).toMatchObject({ code: 'GRANT', basisId: 'grant-2' })
  })
  test('R378 P11: an institution given a directory, through a doctor of it', () => {
    expect(decide(doctorWithGrant)).toMatchObject({ code: 'GRANT', obligations: ['WATERMARK', 'NO_DOWNLOAD', 'NO_PRINT', 'NOTIFY_PATIENT'] })
  })
  test('R378 P12: the same doctor acting for another institution', () => {
    const both = { ...doctorWithGrant, subject: staff({}, { institutionId: CLINIC }), object: { ...doctorWithGrant.object, authorOrg: null } }
    expect(answer({ ...both, env: { ...both.env, institutionId: CLINIC } })).toBe('DENY NO_BASIS')
    expect(answer(both)).toBe('PERMIT GRANT')
  })
  test('R378 P13: staff of the institution without a clinical role', () => {
    for (const role of ['system_admin', 'queue_nurse', 'hospital_finance', 'privacy_officer'] as const) {
      expect(answer({ ...doctorWithGrant, subject: staff({ role }) })).toBe('DENY NO_BASIS')
      expect(answer({ ...doctorLook, subject: staff({ role }), object: { ...doctorLook.object, authorOrg: HOSPITAL } })).toBe('DENY NO_BASIS')
    }
  })
  test('R378 P14: a grant to a practitioner dies with the employment', () => {
    const request = granted(doctorLook, { granteeKind: 'practitioner', granteeRef: 'account-doctor', granteeInstitutionId: HOSPITAL, purposes: ['TREAT'] })
    expect(answer(request)).toBe('PERMIT GRANT')
    expect(answer({ ...request, subject: staff() })).toBe('DENY NO_BASIS')
    expect(answer({ ...request, subject: staff({ institutionId: CLINIC }), env: { ...request.env, institutionId: CLINIC } })).toBe('PERMIT AUTHOR')
    const elsewhere = { ...request, subject: staff({ institutionId: CLINIC }), env: { ...request.env, institutionId: CLINIC } }
    expect(answer({ ...elsewhere, object: { ...elsewhere.object, authorOrg: null } })).toBe('DENY NO_BASIS')
  })
  test('R378 P15: a team is who is in it now', () => {
    const request = granted(doctorLook, { granteeKind: 'team', granteeRef: 'team-1', purposes: ['TREAT'] })
    expect(answer({ ...request, subject: staff({ role: 'family_doctor', teamIds: ['team-1'] }) })).toBe('PERMIT GRANT')
    expect(answer({ ...request, subject: staff({ role: 'family_doctor', teamIds: ['team-2'] }) })).toBe('DENY NO_BASIS')
    const department = granted(doctorLook, { granteeKind: 'dept', granteeRef: 'department-1', purposes: ['TREAT'] })
    expect(answer({ ...department, subject: staff({ departmentId: 'department-1' }) })).toBe('PERMIT GRANT')
    expect(answer({ ...department, subject: staff({ departmentId: 'department-2' }) })).toBe('DENY NO_BASIS')
  })
  test('R378 P16: a guardian until the last millisecond before the 18th birthday', () => {
    const request = motherLook({ birthDate: '2008-11-24' })
    const birthday = instantAt('2026-11-24')
    expect(answer(at(request, birthday - 1))).toBe('PERMIT GUARDIAN')
    expect(answer(at(request, birthday))).toBe('DENY NO_BASIS')
  })
  test('R378 P17: a guardian sees everything of a child but what tells of abuse', () => {
    for (const directory of DIRECTORIES)
      expect(answer({ ...motherLook(child), object: { ...ownLook.object, directory, labels: ['MENTAL', 'HIV_STD', 'GENETIC'] } })).toBe('PERMIT GUARDIAN')
    expect(answer(labelled(motherLook(child), 'ABUSE'))).toBe('DENY LABEL')
    expect(answer(labelled(motherLook(child), 'HOLD'))).toBe('DENY HOLD')
  })
  test('R378 P18: a guardian sees eleven directories of a 14 to 17 year old, and nothing labelled', () => {
    const open = DIRECTORIES.filter((directory) => decide({ ...motherLook({}), object: { ...ownLook.object, directory } }).decision === 'PERMIT')
    expect(open.join(' ')).toBe('D01 D02 D03 D05 D06 D07 D09 D10 D12 D13 D14')
    expect(answer({ ...motherLook({}), purpose: 'HRESCH' })).toBe('DENY PURPOSE')
    for (const label of ['REPRO', 'MENTAL', 'HIV_STD', 'SUBSTANCE', 'GENETIC'] as const) expect(answer(labelled(motherLook({}), label))).toBe('DENY LABEL')
  })
  test('R378 P20: a grant by a guardian dies with the guardianship, and nobody passes on what they were given', () => {
    expect(answer(granted(familyLook, { isGrantorEntitled: false }))).toBe('DENY NO_BASIS')
  })
  test('R378 P21: a grant on guardianship ends with childhood', () => {
    const request = granted({ ...familyLook, patient: { ...anAdult, birthDate: '2008-11-24' } }, { basis: 'appointed-guardian' })
    expect(answer(at(request, instantAt('2026-11-24') - 1))).toBe('PERMIT GRANT')
    expect(answer(at(request, instantAt('2026-11-24')))).toBe('DENY NO_BASIS')
  })
  test('R378 P22: after the death a grant opens nothing, from that instant', () => {
    const deceasedAt = NOON
    expect(answer(at(about(familyLook, { deceasedAt }), NOON - 1))).toBe('PERMIT GRANT')
    expect(answer(at(about(familyLook, { deceasedAt }), NOON))).toBe('DENY DECEASED')
    expect(answer(at(about(familyLook, { deceasedAt }), NOON + 1000))).toBe('DENY DECEASED')
    expect(answer(about(ownLook, { deceasedAt }))).toBe('DENY DECEASED')
    expect(answer(motherLook({ ...child, deceasedAt }))).toBe('DENY DECEASED')
    expect(answer(about(emergency, { deceasedAt }))).toBe('DENY DECEASED')
    expect(answer(about({ ...familyLook, subject: resident('person-stranger') }, { deceasedAt }))).toBe('DENY NO_BASIS')
  })
  test('R378 P23: near relatives read afterwards what staff opened for them then, and only read', () => {
    const request = granted(about(familyLook, { deceasedAt: NOON - DAY_MS }), {
      basis: 'statutory-guardian',
      start: NOON - HOUR_MS,
      actions: ['read', 'download'],
    })
    expect(answer(request)).toBe('PERMIT GRANT')
    expect(answer({ ...request, action: 'download' })).toBe('DENY NO_BASIS')
    expect(answer(granted(request, { basis: 'statutory-guardian', start: NOON - 2 * DAY_MS }))).toBe('DENY NO_BASIS')
    expect(answer(granted(request, { basis: 'consent', start: NOON - HOUR_MS }))).toBe('DENY DECEASED')
  })
  test('R378 P24: the institution that wrote it, and public health, go on after the death', () => {
    const patient = { deceasedAt: NOON - DAY_MS }
    expect(answer(about({ ...doctorLook, object: { ...ownLook.object } }, patient))).toBe('PERMIT AUTHOR')
  })
  test('R378 P25: nothing is decided on an identity that was merged into another', () => {
    expect(answer(about(familyLook, { mergedInto: 'person-other' }))).toBe('DENY MERGED')
    expect(answer(about(ownLook, { mergedInto: 'person-other' }))).toBe('DENY MERGED')
  })
  test('R378 P26: under review only the person sees, and only what is surely theirs', () => {
    expect(answer(about(ownLook, { isUnderReview: true }))).toBe('PERMIT SELF')
    expect(answer(about({ ...ownLook, object: { ...ownLook.object, isOwnSource: false } }, { isUnderReview: true }))).toBe('DENY UNDER_REVIEW')
    for (const request of [familyLook, doctorWithGrant, emergency, motherLook(child)])
      expect(answer(about(request, { isUnderReview: true }))).toBe('DENY UNDER_REVIEW')
  })
  test('R378 P27: break-glass opens its directories with labels, marked and told at once', () => {
    expect(decide(labelled(emergency, 'MENTAL', 'HIV_STD'))).toMatchObject({
      decision: 'PERMIT',
      code: 'BREAK_GLASS',
      basisId: 'session-1',
      obligations: ['WATERMARK', 'NO_DOWNLOAD', 'NO_PRINT', 'NOTIFY_PATIENT', 'HIGHLIGHT'],
    })
    const open = DIRECTORIES.filter((directory) => decide({ ...emergency, object: { ...emergency.object, directory } }).decision === 'PERMIT')
    expect(open.join(' ')).toBe('D01 D02 D04 D05 D06 D07 D12')
  })
  test('R378 P28: break-glass does not open what is held back', () => {
    expect(answer(labelled(emergency, 'HOLD'))).toBe('DENY HOLD')
  })
  test('R378 P29: break-glass does not open what tells of abuse', () => {
    expect(answer(labelled(emergency, 'ABUSE'))).toBe('DENY LABEL')
  })
  test('R378 P30: break-glass needs its session, a second factor, a clinical role and an emergency', () => {
    expect(answer({ ...emergency, breakGlass: null })).toBe('DENY NO_BASIS')
    expect(answer(at(emergency, NOON + 3 * HOUR_MS - 1))).toBe('PERMIT BREAK_GLASS')
    expect(answer(at(emergency, NOON + 3 * HOUR_MS))).toBe('DENY NO_BASIS')
    expect(answer(at(emergency, NOON - HOUR_MS - 1))).toBe('DENY NO_BASIS')
    expect(answer({ ...emergency, env: { ...emergency.env, authLevel: 1 } })).toBe('DENY AUTH_LEVEL')
    expect(answer({ ...emergency, subject: staff({ role: 'queue_nurse' }) })).toBe('DENY NO_BASIS')
    expect(answer({ ...emergency, purpose: 'TREAT' })).toBe('DENY PURPOSE')
    expect(answer({ ...emergency, action: 'download' })).toBe('DENY NO_BASIS')
  })
  test('R378 P31: research on a grant for treatment', () => {
    expect(answer({ ...doctorWithGrant, purpose: 'HRESCH' })).toBe('DENY PURPOSE')
  })
  test('R378 P32: a grant about a time says nothing of what happened outside it', () => {
    const { eventAt } = familyLook.object
    expect(answer(granted(familyLook, { dataFrom: eventAt, dataTo: eventAt + 1 }))).toBe('PERMIT GRANT')
    expect(answer(granted(familyLook, { dataFrom: eventAt + 1 }))).toBe('DENY NO_BASIS')
    expect(answer(granted(familyLook, { dataTo: eventAt }))).toBe('DENY NO_BASIS')
  })
  test('R378 P33: a grant that is used up, and one that asks for a second factor', () => {
    expect(answer(granted(familyLook, { usesLeft: 1 }))).toBe('PERMIT GRANT')
    expect(answer(granted(familyLook, { usesLeft: 0 }))).toBe('DENY NO_BASIS')
    expect(answer(granted(familyLook, { authLevelMin: 2 }))).toBe('DENY AUTH_LEVEL')
  })
  test('R378 P34: what was made from labelled data carries the labels of all of it', () => {
    const assessment = { ...familyLook, object: { ...familyLook.object, directory: 'D15' as const } }
    const request = granted(assessment, { directories: ['D15'], labels: ['MENTAL'] })
    expect(answer(labelled(request, 'MENTAL'))).toBe('PERMIT GRANT')
    expect(answer(labelled(request, 'MENTAL', 'GENETIC'))).toBe('DENY LABEL')
  })
  test('R378 P35: what the patient refuses to one of their family, to an institution, or to everybody', () => {
    expect(answer(granted(familyLook, {}, denial({ granteeRef: DAUGHTER })))).toBe('DENY PATIENT_DENY')
    const doctor = { ...doctorWithGrant, subject: staff({ departmentId: 'department-1', teamIds: ['team-1'] }) }
    for (const [granteeKind, granteeRef] of [
      ['org', HOSPITAL],
      ['dept', 'department-1'],
      ['team', 'team-1'],
      ['practitioner', 'account-doctor'],
    ] as const) {
      expect(answer(granted(doctor, forOrg, denial({ granteeKind, granteeRef })))).toBe('DENY PATIENT_DENY')
      expect(answer(granted(doctor, forOrg, denial({ granteeKind, granteeRef: 'another' })))).toBe('PERMIT GRANT')
    }
    expect(answer(granted(familyLook, {}, denial({ granteeRef: EVERYBODY, directories: ['D05'] })))).toBe('DENY PATIENT_DENY')
    expect(answer(granted(familyLook, {}, denial({ granteeRef: EVERYBODY, directories: ['D07'] })))).toBe('PERMIT GRANT')
    const open = labelled(granted(familyLook, { labels: ['MENTAL'] }, denial({ granteeRef: EVERYBODY, labels: ['MENTAL'] })), 'MENTAL')
    expect(answer(open)).toBe('DENY PATIENT_DENY')
    expect(answer(labelled(open))).toBe('PERMIT GRANT')
  })
  test('R378 P36: a refusal gives way to break-glass and statutory duty, not to the institution that wrote it, and never touches the person', () => {
    const refusal = denial({ granteeRef: EVERYBODY })
    expect(answer(granted(emergency, refusal))).toBe('PERMIT BREAK_GLASS')
    const duty = { ...doctorLook, subject: staff({ role: 'queue_nurse', dutyDirectories: ['D05'] }), purpose: 'PUBHLTH' as const }
    expect(answer(granted(duty, refusal))).toBe('PERMIT DUTY')
    expect(answer(granted({ ...doctorLook, object: ownLook.object }, refusal))).toBe('DENY PATIENT_DENY')
    expect(answer(granted(ownLook, refusal))).toBe('PERMIT SELF')
  })
  test('R378 P37: a rule that breaks refuses', () => {
    const broken = {
      ...ownLook,
      object: Object.defineProperty({ ...ownLook.object }, 'labels', {
        get: () => {
          throw new Error('broken')
        },
      }),
    }
    expect(answer(broken)).toBe('DENY ERROR')
  })
  test('R378 P38: a newer grant never beats an older refusal', () => {
    expect(answer(granted(familyLook, denial({ start: NOON - 9 * DAY_MS }), { start: NOON - HOUR_MS }))).toBe('DENY PATIENT_DENY')
  })
  test('R378 P39: of several grants that permit, the strictest obligations count', () => {
    const generous = { actions: ['read', 'download', 'print'] } satisfies Partial<GrantFacts>
    expect(decide(granted(familyLook, generous)).obligations).toEqual(['WATERMARK'])
    expect(decide(granted(familyLook, generous, { actions: ['read', 'print'] })).obligations).toEqual(['WATERMARK', 'NO_DOWNLOAD'])
    expect(decide({ ...granted(familyLook, generous), action: 'download' }).obligations).toEqual(['WATERMARK', 'NOTIFY_PATIENT'])
  })
  test('R378 P40: a card grant that is used, over, or of another institution', () => {
    const card = {
      granteeKind: 'practitioner',
      granteeRef: 'account-doctor',
      granteeInstitutionId: HOSPITAL,
      purposes: ['TREAT'],
      usesLeft: 1,
    } satisfies Partial<GrantFacts>
    const request = granted({ ...doctorLook, object: { ...doctorLook.object, authorOrg: null } }, card)
    expect(answer(request)).toBe('PERMIT GRANT')
    expect(answer(granted(request, { ...card, usesLeft: 0 }))).toBe('DENY NO_BASIS')
    expect(answer(at(request, aGrant.end))).toBe('DENY NO_BASIS')
    expect(answer({ ...request, subject: staff({ institutionId: CLINIC }), env: { ...request.env, institutionId: CLINIC } })).toBe('DENY NO_BASIS')
  })
  test('R378 P41: safeguarding, a court lock and a mistake beat everything', () => {
    for (const [code, request] of [
      ['SAFEGUARDING', about(motherLook(child), { blockedPersonIds: [MOTHER] })],
      ['COURT_LOCK', about(ownLook, { hasCourtLock: true })],
      ['COURT_LOCK', about(emergency, { hasCourtLock: true })],
      ['ENTERED_IN_ERROR', { ...ownLook, object: { ...ownLook.object, status: 'entered-in-error' } }],
      ['UNTOLD', labelled(ownLook, 'CANCER_UNTOLD')],
      ['HOLD', labelled(ownLook, 'HOLD')],
    ] as const)
      expect(answer(request)).toBe(`DENY ${code}`)
  })
  test('R378 P42: who is suspected of the abuse sees nothing that tells of it, whoever let them', () => {
    const request = labelled(granted(about(familyLook, { abuseSuspectIds: [DAUGHTER] }), { labels: ['ABUSE'] }), 'ABUSE')
    expect(answer(request)).toBe('DENY ABUSE')
    expect(answer(about(request, { abuseSuspectIds: [] }))).toBe('PERMIT GRANT')
  })
  test('R378 P44: a 14 year old has their own login, a 13 year old has none', () => {
    expect(answer(about(ownLook, { birthDate: '2012-11-23' }))).toBe('PERMIT SELF')
    expect(answer(about(ownLook, { birthDate: '2012-11-24' }))).toBe('DENY NO_BASIS')
  })
  test('R378 P45: who lives on their own income at 16 is as an adult, at 15 not', () => {
    expect(answer(motherLook({ birthDate: '2010-11-23', isSelfSupporting: true }))).toBe('DENY NO_BASIS')
    expect(answer(motherLook({ birthDate: '2010-11-24', isSelfSupporting: true }))).toBe('PERMIT GUARDIAN')
  })
  test('R378 P46: what an adolescent opens for the mother is open to the mother only', () => {
    const optIns = [{ guardianPersonId: MOTHER, label: 'MENTAL' as const }]
    expect(answer(labelled(motherLook({ optIns }), 'MENTAL'))).toBe('PERMIT GUARDIAN')
    expect(answer(labelled({ ...motherLook({ optIns }), subject: resident(FATHER) }, 'MENTAL'))).toBe('DENY LABEL')
    expect(answer(labelled(motherLook({ optIns }), 'MENTAL', 'REPRO'))).toBe('DENY LABEL')
  })
})

describe('§3.5 and §3.6, what the named rows leave open', () => {
  test('§3.5 step 2: who is switched off, unproved, or without a post today', () => {
    expect(answer({ ...ownLook, subject: { ...ownLook.subject, isDisabled: true } })).toBe('DENY DISABLED')
    expect(answer({ ...ownLook, subject: { ...ownLook.subject, isRealName: false } })).toBe('DENY NOT_REAL_NAME')
    expect(answer({ ...ownLook, subject: { ...ownLook.subject, personId: null } })).toBe('DENY NOT_REAL_NAME')
    expect(answer({ ...doctorWithGrant, subject: staff({ institutionId: null }) })).toBe('DENY NO_BASIS')
  })
  test('§3.5 step 7: an institution reads what it wrote, to treat', () => {
    const own = { ...doctorLook, object: { ...doctorLook.object, authorOrg: HOSPITAL } }
    expect(decide(labelled(own, 'HIV_STD'))).toMatchObject({ code: 'AUTHOR', obligations: ['WATERMARK', 'NO_DOWNLOAD', 'NOTIFY_PATIENT'] })
    expect(answer({ ...own, purpose: 'HRESCH' })).toBe('DENY PURPOSE')
    expect(answer({ ...own, action: 'download' })).toBe('DENY NO_BASIS')
  })
  test('§3.5 step 7: public-health duty in its own directories, with the labels these are about', () => {
    const duty = { ...doctorLook, subject: staff({ role: 'queue_nurse', dutyDirectories: ['D17'] }), purpose: 'PUBHLTH' as const }
    const inDirectory = (directory: 'D17' | 'D05', ...labels: Label[]): PolicyRequest => ({ ...duty, object: { ...duty.object, directory, labels } })
    expect(answer(inDirectory('D17', 'INFECT_REPORT', 'HIV_STD'))).toBe('PERMIT DUTY')
    expect(answer(inDirectory('D17', 'MENTAL'))).toBe('DENY LABEL')
    expect(answer(inDirectory('D05'))).toBe('DENY NO_BASIS')
    expect(answer({ ...inDirectory('D17'), purpose: 'TREAT' })).toBe('DENY PURPOSE')
  })
  test('§3.6: a blocked guardian sees nothing; no refusal takes the base access of the others away', () => {
    const blocked = [{ ...parents[0], isBlocked: true }, parents[1]]
    expect(answer(motherLook({ guardians: blocked }))).toBe('DENY NO_BASIS')
    expect(answer(granted(motherLook({}), denial({ granteeRef: MOTHER })))).toBe('PERMIT GUARDIAN')
    const opened = labelled(motherLook({ optIns: [{ guardianPersonId: MOTHER, label: 'MENTAL' }] }), 'MENTAL')
    expect(answer(granted(opened, denial({ granteeRef: MOTHER })))).toBe('DENY PATIENT_DENY')
  })
  test('§3.6: born on 29 February comes of age on 1 March; an unknown day is the last of its month or year', () => {
    const lastDay = (patient: Partial<PatientFacts>, date: string): string => {
      const request = motherLook(patient)
      return `${answer(at(request, instantAt(date) - 1))}, ${answer(at(request, instantAt(date)))}`
    }
    const ends = 'PERMIT GUARDIAN, DENY NO_BASIS'
    expect(lastDay({ birthDate: '2008-02-29' }, '2026-03-01')).toBe(ends)
    expect(lastDay({ birthDate: '2008-11', birthPrecision: 'month' }, '2026-11-30')).toBe(ends)
    expect(lastDay({ birthDate: '2008-02-01', birthPrecision: 'month' }, '2026-03-01')).toBe(ends)
    expect(lastDay({ birthDate: '2008', birthPrecision: 'year' }, '2026-12-31')).toBe(ends)
  })
  test('§3.2: a grant on a basis that cannot be for this kind of grantee gives nothing', () => {
    expect(answer(granted(familyLook, { basis: 'treatment' }))).toBe('DENY NO_BASIS')
    expect(answer(granted(familyLook, { basis: 'emergency' }))).toBe('DENY NO_BASIS')
    expect(answer(granted(doctorLook, { ...forOrg, basis: 'elder-care-delegation' }))).toBe('DENY NO_BASIS')
  })
  test('§3.1: a care delegation without reading lets nobody read', () => {
    expect(answer(granted(familyLook, { basis: 'elder-care-delegation', actions: ['list'] }))).toBe('DENY NO_BASIS')
    expect(answer(granted({ ...familyLook, action: 'list' }, { basis: 'elder-care-delegation', actions: ['list'] }))).toBe('PERMIT GRANT')
  })
  test('§3.5: of several grants the one without a count of uses is named, then the first by id', () => {
    expect(decide(granted(familyLook, { id: 'a', usesLeft: 3 }, { id: 'c' }, { id: 'b' })).basisId).toBe('b')
    expect(decide(granted(familyLook, { id: 'b', usesLeft: 3 }, { id: 'a', usesLeft: 2 })).basisId).toBe('a')
    expect(decide(granted(familyLook, { id: 'b' }, { id: 'c', usesLeft: 1 })).basisId).toBe('b')
  })
  test('§3.5: a person is no grantee of their own records', () => {
    expect(answer(granted(about(ownLook, child), { granteeRef: PATIENT, purposes: ['PATRQT'] }))).toBe('DENY NO_BASIS')
  })
})
