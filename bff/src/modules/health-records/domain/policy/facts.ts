import type { Instant } from '@jktl/shared/kernel/dates'
import type { Role } from '@jktl/shared/kernel/roles'
import type { Basis, Directory, GranteeKind, GrantStatus, Label, Purpose, RecordAction, RecordStatus } from '@jktl/shared/health-records/model'

/** Everything a decision may look at (records-authorization §3.4). The caller gathers it; `decide` asks nobody. */
export interface PolicyRequest {
  subject: SubjectFacts
  action: RecordAction
  patient: PatientFacts
  object: ObjectFacts
  purpose: Purpose
  env: EnvFacts
  grants: readonly GrantFacts[]
  /** Break-glass session of this subject on this patient; null when there is none. */
  breakGlass: BreakGlassFacts | null
}

export interface SubjectFacts {
  accountId: string
  isDisabled: boolean
  /** The verified self of a resident; null for staff, and for whoever has not proved who they are. */
  personId: string | null
  /** Of a resident: real name verified. Staff are known by their post. */
  isRealName: boolean
  /** Posts held now. */
  posts: readonly SubjectPost[]
}
export interface SubjectPost {
  role: Role
  institutionId: string | null
  departmentId: string | null
  /** Teams of which the holder is a member now (签约家医). */
  teamIds: readonly string[]
  /** Directories that this post's statutory duty covers, and only these. */
  dutyDirectories: readonly Directory[]
}

export interface PatientFacts {
  personId: string
  birthDate: string
  birthPrecision: 'day' | 'month' | 'year'
  deceasedAt: Instant | null
  /** Merged into another identity: nothing is decided on this one any more. */
  mergedInto: string | null
  isUnderReview: boolean
  isSelfSupporting: boolean
  hasCourtLock: boolean
  guardians: readonly GuardianFacts[]
  /** Persons who may see nothing (safeguarding). */
  blockedPersonIds: readonly string[]
  /** Persons suspected of the abuse that ABUSE objects tell of. */
  abuseSuspectIds: readonly string[]
  /** What a 14–17 year old lets one guardian see. */
  optIns: readonly { guardianPersonId: string; label: Label }[]
}
export interface GuardianFacts {
  personId: string
  basis: Extract<Basis, 'parental' | 'statutory-guardian' | 'appointed-guardian'>
  /** Blocked by staff, with evidence. */
  isBlocked: boolean
}

export interface ObjectFacts {
  /** null: the source gave none or an unknown one. Most restricted. */
  directory: Directory | null
  /** null: unreadable. */
  labels: readonly Label[] | null
  authorOrg: string | null
  eventAt: Instant
  status: RecordStatus
  /** From the record of the identity itself, not through a link that is under review. */
  isOwnSource: boolean
}

export interface EnvFacts {
  now: Instant
  /** 1 signed in, 2 second factor in this session, 3 second factor just now. */
  authLevel: 1 | 2 | 3
  /** For which institution the subject acts; null for a resident. */
  institutionId: string | null
}

export interface GrantFacts {
  id: string
  effect: 'permit' | 'deny'
  granteeKind: GranteeKind
  granteeRef: string
  /** Of a practitioner: the institution for which they were given it; null: any. */
  granteeInstitutionId: string | null
  basis: Basis
  directories: readonly Directory[]
  /** permit: opted in. deny: withheld; with no directories, wherever they are. */
  labels: readonly Label[]
  actions: readonly RecordAction[]
  purposes: readonly Purpose[]
  dataFrom: Instant | null
  dataTo: Instant | null
  start: Instant
  end: Instant
  /** null: as often as wanted. */
  usesLeft: number | null
  authLevelMin: number
  status: GrantStatus
  /** The grantor was entitled at grant time and still is. */
  isGrantorEntitled: boolean
}

export interface BreakGlassFacts {
  id: string
  start: Instant
  end: Instant
}

/** How a permitted object may be used. */
export const OBLIGATIONS = ['WATERMARK', 'NO_DOWNLOAD', 'NO_PRINT', 'NOTIFY_PATIENT', 'HIGHLIGHT'] as const
export type Obligation = (typeof OBLIGATIONS)[number]

export const DECISION_CODES = [
  'SELF',
  'GUARDIAN',
  'DUTY',
  'AUTHOR',
  'GRANT',
  'BREAK_GLASS',
  'INVALID',
  'DISABLED',
  'NOT_REAL_NAME',
  'AUTH_LEVEL',
  'MERGED',
  'UNDER_REVIEW',
  'DECEASED',
  'HOLD',
  'SAFEGUARDING',
  'COURT_LOCK',
  'ENTERED_IN_ERROR',
  'ABUSE',
  'UNTOLD',
  'PATIENT_DENY',
  'LABEL',
  'PURPOSE',
  'NO_BASIS',
  'ERROR',
] as const
export type DecisionCode = (typeof DECISION_CODES)[number]
export interface Decision {
  decision: 'PERMIT' | 'DENY'
  code: DecisionCode
  /** The grant or break-glass session it rests on. */
  basisId: string | null
  obligations: readonly Obligation[]
  policyVersion: string
}
