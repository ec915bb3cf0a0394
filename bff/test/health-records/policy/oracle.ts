import { type Directory, EVERYBODY, type Label, LABELS, PURPOSES } from '@jktl/shared/health-records/model'
import { addDays, ageYears, dateOf } from '@jktl/shared/kernel/dates'

import type { DecisionCode, GrantFacts, Obligation, PolicyRequest } from '../../../src/modules/health-records/domain/policy/facts.ts'

/**
 * What the text of records-authorization §3.5–§3.7 says, sentence by sentence, for comparison with the policy core. It shares none of the core's
 * functions and none of its order of work: each sentence looks at the whole request; a reason is found by asking what would have had to be different.
 * It reads requests of the right shape only.
 */
interface Sentence {
  says: string
  code: DecisionCode
  holds: (r: PolicyRequest) => boolean
}
const labelsOf = (r: PolicyRequest): readonly Label[] => r.object.labels ?? LABELS
const directoryOf = (r: PolicyRequest): Directory | '' => r.object.directory ?? ''

const REFUSALS: readonly Sentence[] = [
  { says: '2: the account is switched off', code: 'DISABLED', holds: (r) => r.subject.isDisabled },
  {
    says: '2: a resident without a proved name',
    code: 'NOT_REAL_NAME',
    holds: (r) => r.env.institutionId === null && !(r.subject.isRealName && r.subject.personId !== null),
  },
  {
    says: '2: nobody acts for an institution without a post there today',
    code: 'NO_BASIS',
    holds: (r) => r.env.institutionId !== null && !r.subject.posts.map((p) => p.institutionId).includes(r.env.institutionId),
  },
  { says: '2 and 3.7: an emergency asks for a second factor', code: 'AUTH_LEVEL', holds: (r) => r.purpose === 'ETREAT' && r.env.authLevel === 1 },
  { says: '3: merged into another identity', code: 'MERGED', holds: (r) => r.patient.mergedInto !== null },
  {
    says: '3: under review, only the person sees, and only from their own source',
    code: 'UNDER_REVIEW',
    holds: (r) => r.patient.isUnderReview && !(r.subject.personId === r.patient.personId && r.object.isOwnSource),
  },
  { says: '4: held back', code: 'HOLD', holds: (r) => labelsOf(r).includes('HOLD') },
  { says: '4: safeguarding', code: 'SAFEGUARDING', holds: (r) => r.patient.blockedPersonIds.some((id) => id === r.subject.personId) },
  { says: '4: locked by a court', code: 'COURT_LOCK', holds: (r) => r.patient.hasCourtLock },
  { says: '4: entered in error', code: 'ENTERED_IN_ERROR', holds: (r) => r.object.status === 'entered-in-error' },
  {
    says: '4: what tells of abuse, against the suspect',
    code: 'ABUSE',
    holds: (r) => labelsOf(r).includes('ABUSE') && r.patient.abuseSuspectIds.some((id) => id === r.subject.personId),
  },
  {
    says: '4: a cancer nobody has spoken about, against the person',
    code: 'UNTOLD',
    holds: (r) => labelsOf(r).includes('CANCER_UNTOLD') && r.subject.personId === r.patient.personId,
  },
]

/** Birth dates as the law counts them: an unknown day is the last one there is. */
function latestBirthDate({ birthDate, birthPrecision }: PolicyRequest['patient']): string {
  const [year, month] = birthDate.split('-').map(Number) as [number, number]
  if (birthPrecision === 'year') return `${year}-12-31`
  return birthPrecision === 'day' ? birthDate : addDays(month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`, -1)
}
const ages = new Map<string, number>()
function ageOf(r: PolicyRequest): number {
  const key = `${r.patient.birthDate} ${r.patient.birthPrecision} ${r.env.now}`
  const age = ages.get(key) ?? ageYears(latestBirthDate(r.patient), dateOf(r.env.now))
  ages.set(key, age)
  return age
}
const isOfAge = (r: PolicyRequest): boolean => ageOf(r) >= 18 || (ageOf(r) >= 16 && r.patient.isSelfSupporting)
const isDead = (r: PolicyRequest): boolean => r.patient.deceasedAt !== null && !(r.env.now < r.patient.deceasedAt)
const isPrivate = (r: PolicyRequest): boolean => r.env.institutionId === null && r.subject.personId !== null && r.subject.isRealName
const postsHere = (r: PolicyRequest) => r.subject.posts.filter((p) => r.env.institutionId !== null && p.institutionId === r.env.institutionId)
const clinicalPosts = (r: PolicyRequest) => postsHere(r).filter((p) => p.role === 'doctor' || p.role === 'family_doctor')
const isOneOf = (value: string, words: string): boolean => ` ${words} `.includes(` ${value} `)

const isGuardian = (r: PolicyRequest): boolean => {
  const entries = new Map<string, boolean[]>()
  for (const g of r.patient.guardians) entries.set(g.personId, [...(entries.get(g.personId) ?? []), g.isBlocked])
  const mine = entries.get(r.subject.personId ?? '')
  return isPrivate(r) && mine !== undefined && !mine.includes(true)
}
const guardianSees = (r: PolicyRequest, label: Label, withOptIns: boolean): boolean => {
  if (ageOf(r) < 14) return label !== 'ABUSE' && label !== 'HOLD'
  const isOpened = r.patient.optIns.some((o) => o.label === label && o.guardianPersonId === r.subject.personId)
  return withOptIns && isOpened && isOneOf(label, 'REPRO MENTAL HIV_STD SUBSTANCE')
}
const byGuardian = (r: PolicyRequest, withOptIns: boolean): boolean =>
  isGuardian(r) &&
  !isDead(r) &&
  !isOfAge(r) &&
  (ageOf(r) < 14 || isOneOf(directoryOf(r), 'D01 D02 D03 D05 D06 D07 D09 D10 D12 D13 D14')) &&
  isOneOf(r.purpose, 'PATRQT FAMRQT') &&
  labelsOf(r).every((label) => guardianSees(r, label, withOptIns))

const grantsThatPermit = (r: PolicyRequest): GrantFacts[] => {
  const isMine = (g: GrantFacts): boolean => {
    const treats = clinicalPosts(r)
    switch (g.granteeKind) {
      case 'person':
        return isPrivate(r) && g.granteeRef === r.subject.personId && g.granteeRef !== r.patient.personId
      case 'practitioner':
        return treats.length > 0 && g.granteeRef === r.subject.accountId && [null, r.env.institutionId].includes(g.granteeInstitutionId)
      case 'org':
        return treats.some((p) => p.institutionId === g.granteeRef)
      case 'dept':
        return treats.some((p) => p.departmentId === g.granteeRef)
      case 'team':
        return treats.some((p) => p.teamIds.includes(g.granteeRef))
    }
  }
  const isOfGuardians = (g: GrantFacts): boolean => isOneOf(g.basis, 'parental statutory-guardian appointed-guardian')
  const fits = (g: GrantFacts): boolean =>
    g.basis === 'consent' ||
    (g.granteeKind === 'person' ? isOfGuardians(g) || g.basis === 'elder-care-delegation' : isOneOf(g.basis, 'treatment public-health-duty'))
  const isPostMortem = (g: GrantFacts): boolean =>
    g.basis === 'statutory-guardian' && r.patient.deceasedAt !== null && !(g.start < r.patient.deceasedAt) && isOneOf(r.action, 'list read')
  const conditions: readonly ((g: GrantFacts) => boolean)[] = [
    (g) => g.effect !== 'deny',
    (g) => g.status === 'active',
    (g) => !(r.env.now < g.start) && r.env.now < g.end,
    (g) => g.directories.some((d) => d === r.object.directory),
    (g) => g.actions.some((a) => a === r.action),
    (g) => g.purposes.some((p) => p === r.purpose),
    (g) => g.dataFrom === null || r.object.eventAt >= g.dataFrom,
    (g) => g.dataTo === null || r.object.eventAt < g.dataTo,
    (g) => labelsOf(r).filter((label) => !g.labels.includes(label)).length === 0,
    (g) => g.authLevelMin <= r.env.authLevel,
    (g) => g.usesLeft === null || g.usesLeft > 0,
    (g) => g.isGrantorEntitled,
    isMine,
    fits,
    (g) => !isDead(r) || isPostMortem(g),
    (g) => isPostMortem(g) || !isOfGuardians(g) || !isOfAge(r),
  ]
  return r.grants.filter((g) => conditions.every((condition) => condition(g)))
}

const DUTY_LABELS: Readonly<Record<string, string>> = { D11: 'REPRO', D17: 'INFECT_REPORT HIV_STD', D18: 'MENTAL SUBSTANCE' }

/** `despite`: holds although the patient refused (§3.5 step 5: break-glass and statutory duty; a guardian's base access, §3.6; the person themself). */
const PERMISSIONS: readonly (Sentence & { despite: boolean })[] = [
  {
    says: '6 and 3.6: the person, from 14, while they live',
    code: 'SELF',
    despite: true,
    holds: (r) => isPrivate(r) && r.subject.personId === r.patient.personId && ageOf(r) >= 14 && !isDead(r),
  },
  { says: '7 and 3.6: a guardian, what needs no consent', code: 'GUARDIAN', despite: true, holds: (r) => byGuardian(r, false) },
  { says: '3.6: a guardian, what the adolescent opened', code: 'GUARDIAN', despite: false, holds: (r) => byGuardian(r, true) },
  {
    says: '7: public-health work in its own directories',
    code: 'DUTY',
    despite: true,
    holds: (r) =>
      r.purpose === 'PUBHLTH' &&
      isOneOf(r.action, 'list read') &&
      postsHere(r).some((p) => p.dutyDirectories.some((d) => d === r.object.directory)) &&
      labelsOf(r).every((label) => isOneOf(label, DUTY_LABELS[directoryOf(r)] ?? '')),
  },
  {
    says: '7: those who treat at the institution that wrote it',
    code: 'AUTHOR',
    despite: false,
    holds: (r) =>
      isOneOf(r.purpose, 'TREAT ETREAT') && isOneOf(r.action, 'list read print') && clinicalPosts(r).some((p) => p.institutionId === r.object.authorOrg),
  },
  { says: '8: a grant of which every condition holds', code: 'GRANT', despite: false, holds: (r) => grantsThatPermit(r).length > 0 },
  {
    says: '9 and 3.7: break-glass',
    code: 'BREAK_GLASS',
    despite: true,
    holds: (r) =>
      r.breakGlass !== null &&
      !(r.env.now < r.breakGlass.start) &&
      r.env.now < r.breakGlass.end &&
      r.purpose === 'ETREAT' &&
      r.env.authLevel > 1 &&
      clinicalPosts(r).length > 0 &&
      !isDead(r) &&
      isOneOf(r.action, 'list read') &&
      isOneOf(directoryOf(r), 'D01 D02 D04 D05 D06 D07 D12') &&
      !labelsOf(r).some((label) => isOneOf(label, 'HOLD ABUSE')),
  },
]

/** 5: refused by the patient: somebody, an institution, a label, a directory. */
const isRefused = (r: PolicyRequest): boolean =>
  r.grants.some((g) => {
    const isAgainst = {
      person: [r.subject.personId],
      practitioner: [r.subject.accountId],
      org: r.subject.posts.map((p) => p.institutionId),
      dept: r.subject.posts.map((p) => p.departmentId),
      team: r.subject.posts.flatMap((p) => p.teamIds),
    }[g.granteeKind]
    const isAbout = <T>(list: readonly T[], values: readonly (T | null)[]): boolean => list.length === 0 || list.some((item) => values.includes(item))
    return (
      g.effect === 'deny' &&
      g.status === 'active' &&
      r.env.now >= g.start &&
      !(r.env.now >= g.end) &&
      !(g.dataFrom !== null && r.object.eventAt < g.dataFrom) &&
      !(g.dataTo !== null && r.object.eventAt >= g.dataTo) &&
      [...isAgainst, EVERYBODY].includes(g.granteeRef) &&
      isAbout(g.directories, [r.object.directory]) &&
      isAbout(g.labels, labelsOf(r)) &&
      isAbout(g.actions, [r.action]) &&
      isAbout(g.purposes, [r.purpose])
    )
  })

const permissionOf = (r: PolicyRequest) => PERMISSIONS.find(({ holds }) => holds(r))

/** Which single thing would have had to be different: the smallest first. */
function reasonOf(r: PolicyRequest): DecisionCode {
  const strong: PolicyRequest = { ...r, env: { ...r.env, authLevel: 3 } }
  if (permissionOf(strong)) return 'AUTH_LEVEL'
  const plain: PolicyRequest = { ...strong, object: { ...r.object, labels: [] } }
  if (permissionOf(plain)) return 'LABEL'
  if (PURPOSES.some((purpose) => permissionOf({ ...plain, purpose }))) return 'PURPOSE'
  const alive = { ...plain, patient: { ...r.patient, deceasedAt: null } }
  return PURPOSES.some((purpose) => permissionOf({ ...alive, purpose })) ? 'DECEASED' : 'NO_BASIS'
}

function obligationsOf(r: PolicyRequest, code: DecisionCode): Obligation[] {
  if (code === 'SELF') return []
  const grants = code === 'GRANT' ? grantsThatPermit(r) : []
  const isInstitution = isOneOf(code, 'DUTY AUTHOR BREAK_GLASS') || grants.some((g) => g.granteeKind !== 'person')
  const lacks = (action: 'download' | 'print'): boolean =>
    code === 'GRANT' ? grants.some((g) => !g.actions.includes(action)) : code !== 'GUARDIAN' && !(code === 'AUTHOR' && action === 'print')
  const asked: readonly (readonly [Obligation, boolean])[] = [
    ['WATERMARK', true],
    ['NO_DOWNLOAD', lacks('download')],
    ['NO_PRINT', lacks('print')],
    ['NOTIFY_PATIENT', isInstitution || r.action === 'download'],
    ['HIGHLIGHT', code === 'BREAK_GLASS'],
  ]
  return asked.filter(([, isAsked]) => isAsked).map(([name]) => name)
}

export interface Verdict {
  decision: 'PERMIT' | 'DENY'
  code: DecisionCode
  obligations: Obligation[]
}
export function oracle(r: PolicyRequest): Verdict {
  const deny = (code: DecisionCode): Verdict => ({ decision: 'DENY', code, obligations: [] })
  const refusal = REFUSALS.find(({ holds }) => holds(r))
  if (refusal) return deny(refusal.code)
  const refused = isRefused(r)
  const permission = PERMISSIONS.find(({ despite, holds }) => (despite || !refused) && holds(r))
  if (permission) return { decision: 'PERMIT', code: permission.code, obligations: obligationsOf(r, permission.code) }
  return deny(refused ? 'PATIENT_DENY' : reasonOf(r))
}
