/** How a quota plan divides a session's limit among the channels (A15): fixed counts, shares, or a repeating pattern of channels over the ordinals. */
export const QUOTA_MODES = ['TOTAL', 'RATIO', 'CUSTOM'] as const
export type QuotaMode = (typeof QUOTA_MODES)[number]
/** 加号 (A27) */
export const EXTRA_STATES = ['OFFERED', 'ACCEPTED', 'DECLINED', 'EXPIRED'] as const
export type ExtraState = (typeof EXTRA_STATES)[number]
/** 停诊 before a second person's eyes (A26) */
export const REVIEW_STATES = ['REQUESTED', 'APPROVED', 'REJECTED'] as const
export const SUBSTITUTION_ANSWERS = ['PENDING', 'KEPT', 'LEFT'] as const
export type SubstitutionAnswer = (typeof SUBSTITUTION_ANSWERS)[number]
