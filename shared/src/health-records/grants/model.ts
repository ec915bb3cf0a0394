import type { Directory, GranteeKind, GrantReason, GrantStatus, Label } from '../model.ts'

/** What can happen to a grant (records-authorization §3.1), each named after who wants it. */
export const GRANT_ACTIONS = [
  'approve', // the patient says yes to a request
  'reject', // the patient says no to a request
  'cancel', // whoever asked takes the request back
  'revoke', // the patient takes it back
  'refuse', // the grantee does not want it
  'suspend', // the city stops it until somebody looks
  'resume',
  'end', // its time, its uses or its ground are over
  'lapse', // nobody answered
  'restore', // what ended it turned out not to be so
  'void', // staff: it should never have been there
] as const
export type GrantAction = (typeof GRANT_ACTIONS)[number]

/** What a patient, or the guardian acting for them, may do by themself; and what a grantee may. The rest happens or is done by staff. */
export const PATIENT_ACTIONS: readonly GrantAction[] = ['approve', 'reject', 'revoke', 'resume']
export const GRANTEE_ACTIONS: readonly GrantAction[] = ['cancel', 'refuse']

/** Whom a resident can let in by the app. Departments and teams come with the registers that know their members. */
export const OFFERED_GRANTEE_KINDS = ['person', 'practitioner', 'org'] as const satisfies readonly GranteeKind[]
export type OfferedGranteeKind = (typeof OFFERED_GRANTEE_KINDS)[number]

/** Labels a patient can let somebody see, each by its own name and confirmation. The others are nobody's to give. */
export const OPT_IN_LABELS = ['MENTAL', 'HIV_STD', 'REPRO', 'SUBSTANCE', 'GENETIC', 'INFECT_REPORT'] as const satisfies readonly Label[]
/** Directories that are sensitive as a whole: given like a label, never with the rest. */
export const SENSITIVE_DIRECTORIES = ['D17', 'D18'] as const satisfies readonly Directory[]
export const SENSITIVE_KINDS = [...OPT_IN_LABELS, ...SENSITIVE_DIRECTORIES] as const
export type SensitiveKind = (typeof SENSITIVE_KINDS)[number]

/** What a 14–17 year old can let one guardian see (§3.6). */
export const ADOLESCENT_LABELS = ['MENTAL', 'HIV_STD', 'REPRO', 'SUBSTANCE'] as const satisfies readonly Label[]
export type AdolescentLabel = (typeof ADOLESCENT_LABELS)[number]
/** What a guardian sees of a 14–17 year old without being let (§3.6). */
export const GUARDIAN_DIRECTORIES = ['D01', 'D02', 'D03', 'D05', 'D06', 'D07', 'D09', 'D10', 'D12', 'D13', 'D14'] as const satisfies readonly Directory[]

/** Days of a grant by kind of grantee (§3.2): what is proposed, and the most. */
export const GRANT_DAYS: Record<OfferedGranteeKind, { usual: number; most: number }> = {
  person: { usual: 90, most: 365 },
  practitioner: { usual: 1, most: 30 },
  org: { usual: 7, most: 90 },
}
/** A request nobody answers ends after this many days. */
export const REQUEST_DAYS = 7
/** Days before the end on which the patient is told. */
export const EXPIRY_NOTICE_DAYS = 3

/** Why it stands as it does, in the patient's words. */
export const GRANT_REASON_TEXTS: Record<GrantReason, string> = {
  CREATED: '同意了',
  ACTIVATED: '同意了这个申请',
  REACTIVATED: '恢复了',
  CHANGED: '改了内容',
  REVOKED_BY_PATIENT: '本人收回了',
  REFUSED_BY_GRANTEE: '对方不需要',
  END_DATE_REACHED: '到期了，自动停止',
  USES_EXHAUSTED: '次数用完了，自动停止',
  PATIENT_DECEASED: '登记了死亡，自动停止',
  GRANTEE_DECEASED: '对方登记了死亡，自动停止',
  RELATIONSHIP_CHANGED: '家人关系变了，自动停止',
  MINOR_CAME_OF_AGE: '孩子满 18 岁了，自动停止',
  SAFEGUARDING: '为了保护安全，停止了',
  MISUSE: '使用不当，停止了',
  GRANTEE_LEFT_ORG: '医生离开了这家机构，自动停止',
  SUSPENDED_PENDING_REVIEW: '正在核对，先停一停',
  IDENTITY_MERGED: '身份信息合并了，要本人再确认一次',
  INACTIVE_UNUSED: '很久没有用，自动停止',
  SUBMITTED: '提出了申请',
  REJECTED_NO_CONSENT: '本人没有同意',
  REJECTED_NOT_VERIFIED: '没有核实身份，没有通过',
  REJECTED_NO_LEGAL_BASIS: '没有依据，没有通过',
  WITHDRAWN: '申请人收回了申请',
  EXPIRED_UNANSWERED: '7 天没有回答，自动作废',
}
export const GRANT_STATUS_TEXTS: Record<GrantStatus, string> = {
  proposed: '等本人回答',
  active: '正在生效',
  suspended: '先停着',
  rejected: '没有同意',
  withdrawn: '已收回申请',
  inactive: '已停止',
  'entered-in-error': '已作废',
}
