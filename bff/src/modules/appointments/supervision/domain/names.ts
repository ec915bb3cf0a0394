import type { AppointmentState, Channel, NumberState, PayMode } from '@jktl/shared/appointments/model'

/** Names for tables and files of supervision. */
export const NUMBER_STATE_NAMES: Record<NumberState, string> = {
  PLANNED: '未放号',
  AVAILABLE: '可约',
  HELD: '占用中',
  SOLD: '已约',
  USED: '已就诊',
  COOLING: '退回待放',
  RESERVED_WAITLIST: '候补留号',
  RESERVED_REFERRAL: '转诊留号',
  SUSPENDED: '停诊',
  WITHDRAWN: '已撤号',
  EXPIRED: '过期未约',
}
export const APPOINTMENT_STATE_NAMES: Record<AppointmentState, string> = {
  HOLDING: '占号中',
  HOLD_UNKNOWN: '占号待查',
  HELD: '已占号',
  CONFIRMING: '确认中',
  BOOKED: '已预约',
  CANCELLING: '取消中',
  CHECKED_IN: '已报到',
  QUEUED: '排队中',
  CALLED: '已叫号',
  IN_CONSULT: '就诊中',
  FULFILLED: '已就诊',
  HOLD_REFUSED: '医院未留号',
  RELEASING: '放号中',
  EXPIRED: '超时未确认',
  CANCELLED_BY_USER: '本人取消',
  CANCELLED_BY_HOSPITAL: '医院取消',
  SUSPENDED_BY_HOSPITAL: '停诊',
  CONFIRM_FAILED: '医院未确认',
  RESCHEDULED: '已改签',
  ATTENDANCE_UNKNOWN: '到诊待核',
  NO_SHOW: '失约',
  NO_SHOW_REVOKED: '失约已撤销',
}
export const CHANNEL_NAMES: Record<Channel, string> = { ONLINE: '线上', WINDOW: '窗口', PHONE: '电话', ELDER: '老年人', REFERRAL: '转诊' }
export const PAY_MODE_NAMES: Record<PayMode, string> = { ONLINE: '在线付', WINDOW: '到院付' }
export const ORDER_STATE_NAMES: Record<string, string> = { OPEN: '待付', PAID: '已付', CLOSING: '关闭中', CLOSED: '已关闭' }
export const LISTING_STATE_NAMES: Record<string, string> = { LISTED: '在名单', APPEALING: '申诉中', RELEASED: '已移出' }
export const LISTING_RELEASE_NAMES: Record<string, string> = { EXPIRY: '到期', APPEAL: '申诉成立', CORRECTION: '更正', MANUAL: '人工' }
/** Codes a hold is refused with (A39). */
const REFUSAL_NAMES: Record<string, string> = {
  NUMBER_TAKEN: '号刚被约走',
  SOLD_OUT: '时段约满',
  SEGMENT_CLOSED: '时段已停约',
  SESSION_SUSPENDED: '停诊',
  SAME_SESSION_BOOKED: '同科室已有号',
  PERSON_NOT_VERIFIED: '未实名',
  PHONE_NEEDED: '未留手机号',
  TOO_MANY_HOLDS: '未确认的号太多',
  DAILY_LIMIT: '当天科室数到上限',
  HOSPITAL_REFUSED: '医院未留号',
  LISTED: '在失约名单',
  ACCOUNT_LIMIT: '账号占号到上限',
  DEVICE_LIMIT: '手机占号到上限',
}
export const refusalName = (code: string): string => REFUSAL_NAMES[code] ?? '其他原因'
