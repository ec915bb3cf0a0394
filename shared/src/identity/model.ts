/** 与账户持有人的关系 */
export const PERSON_RELATIONS = ['SELF', 'CHILD', 'PARENT', 'SPOUSE', 'OTHER'] as const
export type PersonRelation = (typeof PERSON_RELATIONS)[number]
export const RELATION_NAMES: Record<PersonRelation, string> = { SELF: '本人', CHILD: '子女', PARENT: '父母', SPOUSE: '配偶', OTHER: '其他家人' }

/** 实名状态 (booking-payment A02): automatic check first, a person decides when it fails. */
export const REAL_NAME_STATES = ['UNVERIFIED', 'AUTO_PASSED', 'AUTO_FAILED', 'MANUAL_REVIEW', 'VERIFIED', 'REJECTED'] as const
export type RealNameState = (typeof REAL_NAME_STATES)[number]

export const TYPE_SIZES = ['standard', 'large', 'xlarge'] as const
export type TypeSize = (typeof TYPE_SIZES)[number]

/** The version of 隐私保护指引 that is in force; a new version asks again. */
export const PRIVACY_POLICY_VERSION = '2026-11'
/** 家人上限 (ux-wechat §3.2 asks for 8, with the reason shown). */
export const PERSON_LIMIT = 8
/** An adult decides for themself from this age (民法典 art. 17: 18 years). */
export const ADULT_AGE = 18
/** A newborn may be registered without an ID number until this age in days. */
export const NEWBORN_MAX_AGE_DAYS = 90
