/** 请假: with an end. 停岗: until a manager ends it, or until a day (affairs-grid-childcare §3.2). */
export const ABSENCE_KINDS = { LEAVE: '请假', SUSPENSION: '停岗' } as const
export type AbsenceKind = keyof typeof ABSENCE_KINDS
/** Days one leave may last, and how far ahead it may begin. */
export const MOST_LEAVE_DAYS = 90
export const MOST_DAYS_AHEAD = 180
export const MOST_REASON = 200

/** 工作证 (R260): six digits name the card, six more change every 30 seconds. */
export const CARD_WINDOW_SECONDS = 30
export const CARD_CHECKS = { VALID: '有效', EXPIRED: '已过期', INVALID: '无效' } as const
export type CardCheckResult = keyof typeof CARD_CHECKS
export const CARD_CODE = /^\d{12}$/
/** Digits somebody typed or a scanner read: what is beside them (a whole link, blanks) is left out. */
export const cardCodeOf = (text: string): string | null => {
  const fromLink = /[?&#]code=(\d{12})(?!\d)/.exec(text)?.[1]
  const digits = fromLink ?? text.replaceAll(/[\s·-]/g, '')
  return CARD_CODE.test(digits) ? digits : null
}
