import type { EventAction } from '../lifecycle.ts'

/** Who has to do something: one of the two axes of the inbox (§3.1); the other is the node. Each queue is one predicate, behind its count and its list. */
export const QUEUES = {
  CLAIMABLE: { label: '待认领', who: 'everybody' },
  TO_FILE: { label: '待立案', who: 'managers' },
  TO_CHECK: { label: '待核查', who: 'managers' },
  MINE: { label: '我处理', who: 'everybody' },
  TO_ME: { label: '转给我', who: 'everybody' },
  BY_ME: { label: '我转出', who: 'everybody' },
  IN_WORK: { label: '别人在办', who: 'everybody' },
  DONE: { label: '已完结', who: 'everybody' },
} as const
export type Queue = keyof typeof QUEUES
export const QUEUE_CODES = Object.keys(QUEUES) as Queue[]
export const queuesFor = (isManager: boolean): Queue[] => QUEUE_CODES.filter((queue) => isManager || QUEUES[queue].who === 'everybody')

/** 最紧的在前: nearest end of a running clock first, without one last. */
export const SORTS = { URGENT: '最紧的在前', NEWEST: '最新的在前' } as const
export type Sort = keyof typeof SORTS
export const SORT_CODES = Object.keys(SORTS) as Sort[]

/** Why somebody has to know who reported (§3.9); chosen, so that looks can be counted by reason. */
export const LOOK_REASONS = {
  LOCATE: '找不到地方，要问路',
  DETAILS: '要当面核实情况',
  APPOINT: '约时间上门',
  RESULT: '告知处理结果',
} as const
export type LookReason = keyof typeof LOOK_REASONS
export const LOOK_REASON_CODES = Object.keys(LOOK_REASONS) as LookReason[]

/** What staff do with an event here; everything else of the table is the reporter's or the system's. */
export const STAFF_ACTIONS = [
  'claim',
  'answer',
  'askInfo',
  'goOn',
  'offerTransfer',
  'acceptTransfer',
  'declineTransfer',
  'withdrawTransfer',
  'resolve',
  'verifyClose',
  'failCheck',
  'file',
  'rejectIntake',
  'merge',
  'unmerge',
] as const satisfies readonly EventAction[]
export type StaffAction = (typeof STAFF_ACTIONS)[number]

/** Events that may be the same: so far apart at most, and so long ago. Wider than what residents are offered (§3.5). */
export const SIMILAR_WITHIN_M = 1_000
export const SIMILAR_DAYS = 30
export const NOTE_MAX = 500
