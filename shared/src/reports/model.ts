import type { ClockTime } from '../kernel/dates.ts'

/** 检验 and 检查: the two kinds of reports. */
export const REPORT_KINDS = ['LAB', 'IMAGING'] as const
export type ReportKind = (typeof REPORT_KINDS)[number]
export const REPORT_KIND_NAMES: Record<ReportKind, string> = { LAB: '检验', IMAGING: '检查' }

export const REPORT_TABS = ['ALL', 'UNREAD', 'ABNORMAL'] as const
export type ReportTab = (typeof REPORT_TABS)[number]

/** How a value stands to its limits (§2.3.2); `A` is the laboratory's own 异常, `?` cannot be decided. */
export const FLAGS = ['N', 'L', 'H', 'LL', 'HH', 'A', '?'] as const
export type Flag = (typeof FLAGS)[number]
export const FLAG_NAMES: Record<Flag, string> = { N: '正常', L: '偏低', H: '偏高', LL: '明显偏低', HH: '明显偏高', A: '异常', '?': '没法比较' }

/** 进展 (§2.3.5), in the only order it goes. */
export const PROGRESS_STATES = ['ORDERED', 'COLLECTED', 'SENT', 'TESTING', 'REPORTED', 'CORRECTED', 'CANCELLED'] as const
export type ProgressState = (typeof PROGRESS_STATES)[number]
export const PROGRESS_NAMES: Record<ProgressState, string> = {
  ORDERED: '已申请',
  COLLECTED: '已采集',
  SENT: '已送检',
  TESTING: '检验中',
  REPORTED: '已报告',
  CORRECTED: '已修正',
  CANCELLED: '已作废',
}

/** What a whole report comes to. */
export const VERDICTS = ['CRITICAL', 'ABNORMAL', 'NORMAL', 'UNKNOWN'] as const
export type Verdict = (typeof VERDICTS)[number]

/** Why a value is not on the axis of a trend (§2.3.3, §2.3.4). */
export const LEFT_OUT_REASONS = ['NO_UNIT', 'OTHER_UNIT', 'NOT_A_NUMBER'] as const
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number]

export const PUSH_WANTS = ['ALL', 'ABNORMAL', 'NONE'] as const
export type PushWants = (typeof PUSH_WANTS)[number]
export const PUSH_CHANNELS = ['APP', 'APP_AND_WECHAT'] as const
export type PushChannel = (typeof PUSH_CHANNELS)[number]
export const REPEAT_DAYS_MOST = 7
export const REPEATS_MOST = 5
/** Of one account for one person. */
export const PUSH_RULES_MOST = 10

/** What a resident wants to be told about the reports of one person (R365, R367). */
export interface PushWish {
  wants: PushWants
  /** Nothing is sent in [from, to), over midnight too; both null: at any hour. A critical report does not wait. */
  quietFrom: ClockTime | null
  quietTo: ClockTime | null
  channel: PushChannel
  /** Told again every so many days while unread, at most `repeatMost` times; null: once. */
  repeatDays: number | null
  repeatMost: number
}
/** Holds until something else is chosen. */
export const USUAL_PUSH_WISH: PushWish = {
  wants: 'ALL',
  quietFrom: '22:00',
  quietTo: '07:00',
  channel: 'APP_AND_WECHAT',
  repeatDays: null,
  repeatMost: 3,
}
