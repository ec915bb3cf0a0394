export const BODY_SIDES = ['FRONT', 'BACK'] as const
/** How fast somebody must act on a danger sign. */
export const URGENCIES = ['CALL_120', 'EMERGENCY_TODAY'] as const
export const CONFIDENCES = ['HIGH', 'MEDIUM', 'LOW'] as const
/** Since when it has been like this. */
export const SINCE = ['TODAY', 'DAYS', 'WEEKS', 'LONGER'] as const
export const SINCE_NAMES: Record<(typeof SINCE)[number], string> = { TODAY: '今天刚开始', DAYS: '这几天', WEEKS: '几个星期了', LONGER: '很久了，反复' }
/** 儿科 sees those below it (directory: “14 岁以下常见病”). */
export const CHILD_BELOW_YEARS = 14
