/** 查看目录 (records-authorization §3.3): what a grant is made of. Every object lies in exactly one. */
export const DIRECTORY_NAMES = {
  D01: '基本信息',
  D02: '过敏、血型、急救信息',
  D03: '看病和住院经过',
  D04: '诊断',
  D05: '检验报告',
  D06: '检查报告',
  D07: '用药记录',
  D08: '手术、住院和病历',
  D09: '预防接种',
  D10: '儿童保健',
  D11: '孕产记录',
  D12: '慢病随访',
  D13: '体检',
  D14: '账单',
  D15: '测评和问卷',
  D16: '其他文书',
  D17: '传染病',
  D18: '心理健康服务',
  D19: '中医',
} as const
export type Directory = keyof typeof DIRECTORY_NAMES
export const DIRECTORIES = Object.keys(DIRECTORY_NAMES) as Directory[]

/** 敏感标签 (records-authorization §3.3): never included in a directory unless the grant opts in to the label by name. */
export const LABEL_NAMES = {
  MENTAL: '心理和精神',
  HIV_STD: '性病和艾滋病',
  REPRO: '避孕、流产和不孕',
  SUBSTANCE: '成瘾',
  GENETIC: '遗传',
  ABUSE: '受到伤害',
  INFECT_REPORT: '传染病报告',
  CANCER_UNTOLD: '尚未告知的肿瘤',
  HOLD: '医生还没有放行',
  VIP: '特别保护',
} as const
export type Label = keyof typeof LABEL_NAMES
export const LABELS = Object.keys(LABEL_NAMES) as Label[]

export const RECORD_ACTIONS = ['list', 'read', 'download', 'print', 'push'] as const
export type RecordAction = (typeof RECORD_ACTIONS)[number]

/** Purpose of use, codes of HL7 v3 PurposeOfUse: 本人, 家人, 看病, 抢救, 公共卫生, 科研. */
export const PURPOSE_NAMES = { PATRQT: '本人查看', FAMRQT: '家人照看', TREAT: '看病', ETREAT: '抢救', PUBHLTH: '公共卫生工作', HRESCH: '科研' } as const
export type Purpose = keyof typeof PURPOSE_NAMES
export const PURPOSES = Object.keys(PURPOSE_NAMES) as Purpose[]

export const GRANTEE_KINDS = ['person', 'practitioner', 'org', 'dept', 'team'] as const
export type GranteeKind = (typeof GRANTEE_KINDS)[number]
/** Grantee of a refusal that is meant for everybody but the person themself (§3.5 step 5: by label or directory). */
export const EVERYBODY = '00000000-0000-0000-0000-000000000000'

/** On what a permission rests (records-authorization §3.1). */
export const BASES = [
  'consent',
  'parental',
  'statutory-guardian',
  'appointed-guardian',
  'elder-care-delegation',
  'treatment',
  'public-health-duty',
  'emergency',
] as const
export type Basis = (typeof BASES)[number]

export const GRANT_STATUSES = ['proposed', 'active', 'suspended', 'rejected', 'withdrawn', 'inactive', 'entered-in-error'] as const
export type GrantStatus = (typeof GRANT_STATUSES)[number]

export const GRANT_REASONS = [
  'CREATED',
  'ACTIVATED',
  'REACTIVATED',
  'CHANGED',
  'REVOKED_BY_PATIENT',
  'REFUSED_BY_GRANTEE',
  'END_DATE_REACHED',
  'USES_EXHAUSTED',
  'PATIENT_DECEASED',
  'GRANTEE_DECEASED',
  'RELATIONSHIP_CHANGED',
  'MINOR_CAME_OF_AGE',
  'SAFEGUARDING',
  'MISUSE',
  'GRANTEE_LEFT_ORG',
  'SUSPENDED_PENDING_REVIEW',
  'IDENTITY_MERGED',
  'INACTIVE_UNUSED',
  'SUBMITTED',
  'REJECTED_NO_CONSENT',
  'REJECTED_NOT_VERIFIED',
  'REJECTED_NO_LEGAL_BASIS',
  'WITHDRAWN',
  'EXPIRED_UNANSWERED',
] as const
export type GrantReason = (typeof GRANT_REASONS)[number]

/** FHIR status vocabulary, reduced to what a reader must know. `cancelled` and `entered-in-error` leave lists, counts and trends. */
export const RECORD_STATUSES = ['registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled', 'entered-in-error'] as const
export type RecordStatus = (typeof RECORD_STATUSES)[number]

/** What an object is. LAB_ITEM, SPECIMEN, SERVICE_REQUEST and IMAGING_STUDY are parts: they are shown inside another object. */
export const RECORD_KINDS = [
  'ENCOUNTER',
  'CONDITION',
  'ALLERGY',
  'LAB_REPORT',
  'LAB_ITEM',
  'SPECIMEN',
  'SERVICE_REQUEST',
  'IMAGING_REPORT',
  'IMAGING_STUDY',
  'MEDICATION',
  'PROCEDURE',
  'IMMUNIZATION',
  'OBSERVATION',
  'CHECKUP',
  'MATERNAL',
  'CHILD_VISIT',
  'HTN_FOLLOW_UP',
  'DM_FOLLOW_UP',
  'DAY_BILL',
  'DOCUMENT',
  'CARE_PLAN',
  'ASSESSMENT',
] as const
export type RecordKind = (typeof RECORD_KINDS)[number]

/** Where objects come from: the region's archive gateway and the laboratories' own line. */
export const RECORD_SOURCES = { fhir: '健康档案平台', lis: '检验信息系统' } as const
export type RecordSource = keyof typeof RECORD_SOURCES
