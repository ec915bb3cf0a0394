/** Clocks of an event (affairs-grid-childcare §3.4). */
export const CLOCK_KINDS = { CLAIM: '认领', ANSWER: '首次答复', RESOLVE: '办结', VERIFY: '核查' } as const
export type ClockKind = keyof typeof CLOCK_KINDS
export const CLOCK_KIND_CODES = Object.keys(CLOCK_KINDS) as ClockKind[]

/** Minutes and hours run on the wall clock, days end with the day in Tongliao. */
export const CLOCK_UNITS = { minute: '分钟', hour: '小时', workday: '个工作日', calendarDay: '天' } as const
export type ClockUnit = keyof typeof CLOCK_UNITS
export const CLOCK_UNIT_CODES = Object.keys(CLOCK_UNITS) as ClockUnit[]
/** The limit of a rule at most, by unit. */
export const MOST_OF_UNIT: Record<ClockUnit, number> = { minute: 1440, hour: 240, workday: 60, calendarDay: 90 }
/** A rule for every category. */
export const ANY_CATEGORY = '*'

/** A clock as screens show it; instants are RFC 3339. */
export interface ClockView {
  kind: ClockKind
  startedAt: string
  /** The first instant that is too late. */
  dueAt: string
  /** From then on it is urgent. */
  yellowFrom: string
  unit: ClockUnit
  isPaused: boolean
  /** The due day lies beyond the published holidays and may still move. */
  isProvisional: boolean
  stoppedAt: string | null
  /** What was waited for came about; else it was dropped, like the claim of an event that was withdrawn. */
  isMet: boolean
}

/** 绿 in time · 黄 nearly due · 红 overdue · 灰 paused · 蓝 done */
export const LAMPS = { GREEN: '正常', YELLOW: '快到期', RED: '超时', GREY: '暂停', BLUE: '已完成' } as const
export type Lamp = keyof typeof LAMPS
