import type { Directory } from '../model.ts'

/** 紧急调阅的理由 (records-authorization §3.7): a code, and at least ten characters of one's own words. */
export const BREAK_GLASS_REASONS = {
  UNCONSCIOUS: '昏迷或不能说话',
  TRAUMA: '严重外伤或大出血',
  ACUTE: '胸痛、中风等急症',
  POISONING: '中毒或严重过敏',
  CHILD_ALONE: '孩子身边没有监护人',
  OTHER: '其他紧急情况',
} as const
export type BreakGlassReason = keyof typeof BREAK_GLASS_REASONS
export const BREAK_GLASS_REASON_CODES = Object.keys(BREAK_GLASS_REASONS) as BreakGlassReason[]

export const BREAK_GLASS_HOURS = 4
/** So many without a supervisor in 24 hours. */
export const BREAK_GLASS_LIMIT = 2
export const BREAK_GLASS_WINDOW_HOURS = 24
/** Not renewable by the same person: after the end, so long. */
export const BREAK_GLASS_REST_HOURS = 24
export const BREAK_GLASS_REVIEW_HOURS = 72
/** How long a supervisor may take. */
export const BREAK_GLASS_WAIT_MINUTES = 30
export const BREAK_GLASS_REASON_MIN = 10
export const BREAK_GLASS_DIRECTORIES: readonly Directory[] = ['D01', 'D02', 'D04', 'D05', 'D06', 'D07', 'D12']

/** WAITING: for a supervisor. LAPSED: nobody agreed. CLOSED: ended by the practitioner before its time. */
export const BREAK_GLASS_STATUSES = ['WAITING', 'OPEN', 'CLOSED', 'LAPSED'] as const
export type BreakGlassStatus = (typeof BREAK_GLASS_STATUSES)[number]
export const BREAK_GLASS_VERDICTS = { JUSTIFIED: '合理', UNJUSTIFIED: '不合理' } as const
export type BreakGlassVerdict = keyof typeof BREAK_GLASS_VERDICTS
