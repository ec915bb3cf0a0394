/** 谁看过我的档案 (R378, records-authorization §3.8). One's own looks are under a heading of their own. */
export const ACCESS_FILTER_NAMES = { all: '全部', institution: '医院', family: '家人', denied: '被拦下', emergency: '紧急', self: '自己' } as const
export type AccessFilter = keyof typeof ACCESS_FILTER_NAMES
export const ACCESS_FILTERS = Object.keys(ACCESS_FILTER_NAMES) as AccessFilter[]

/** On what an access rested; NONE: on nothing, so nothing was shown. */
export const ACCESS_BASES = ['SELF', 'GUARDIAN', 'GRANT', 'DUTY', 'AUTHOR', 'EMERGENCY', 'NONE'] as const
export type AccessBasis = (typeof ACCESS_BASES)[number]

export const ACCESS_CATEGORIES = ['SELF', 'FAMILY', 'INSTITUTION', 'EMERGENCY'] as const
export type AccessCategory = (typeof ACCESS_CATEGORIES)[number]

export const COMPLAINT_STATES = ['OPEN', 'ANSWERED'] as const
export type ComplaintState = (typeof COMPLAINT_STATES)[number]
export const FINDING_NAMES = { JUSTIFIED: '查看合理', UNJUSTIFIED: '查看不合理' } as const
export type Finding = keyof typeof FINDING_NAMES
export const FINDINGS = Object.keys(FINDING_NAMES) as Finding[]

/** Over how many days the top of the page counts. */
export const COUNTED_DAYS = 30
export const COMPLAINT_MAX_LENGTH = 500
