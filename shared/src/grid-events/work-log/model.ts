/** 工作记录 (R263): what a worker did in the grid, kept as evidence. Types are data: a new one is a line here. */
export const WORK_KINDS = { PATROL: '走访排查', DISPUTE: '矛盾调解', EMERGENCY: '突发事件', PUBLICITY: '政策宣传', OTHER: '其他' } as const
export type WorkKind = keyof typeof WORK_KINDS
export const WORK_KIND_CODES = Object.keys(WORK_KINDS) as WorkKind[]

/**
 * What became of the place the phone gave (§3.9): kept only inside the worker's own grid and while they are on duty; everywhere else only that
 * it was so.
 */
export const GEOTAGS = {
  INSIDE: '在自己的网格里',
  OUTSIDE: '不在自己的网格里，或者定位不准，没有保存位置',
  OFF_DUTY: '请假或停岗期间，没有保存位置',
  NONE: '没有带位置',
} as const
export type Geotag = keyof typeof GEOTAGS

export const MOST_WORK_NAME = 40
export const MOST_WORK_TEXT = 1_000
