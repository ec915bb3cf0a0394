import type { Alarm } from '@jktl/shared/appointments/supervision/contract'
import type { AlarmKind } from '@jktl/shared/appointments/supervision/model'

type Severity = Alarm['severity']
export const SEVERITY_ORDER: Record<Severity, number> = { HIGH: 0, MEDIUM: 1, LOW: 2 }

/** What is wrong and what to do about it. */
export const ALARM_TEXTS: Record<AlarmKind, { severity: Severity; title: string; advice: string }> = {
  HOLD_UNKNOWN: { severity: 'HIGH', title: '预约 10 分钟没有结果', advice: '请医院看接口是否正常；平台会一直查，不会重复占号。' },
  MANUAL_DESK: { severity: 'HIGH', title: '预约在人工台等核实', advice: '请医院挂号处查这些号，给出“有”或“没有”。' },
  PAYMENT_UNKNOWN: { severity: 'HIGH', title: '支付或退款 10 分钟没有结果', advice: '请结算组查支付渠道；查清前不会再扣、再退。' },
  SOLD_OVER_LIMIT: { severity: 'HIGH', title: '约出的号多过限号', advice: '请医院核对排班，加开号或联系多约的人。' },
  OVER_LIMIT: { severity: 'MEDIUM', title: '减号后已约的多于限号', advice: '已约的号照常看。请医院确认，不要再减号。' },
  ATTENDANCE_LATE: { severity: 'MEDIUM', title: '到诊记录来晚了', advice: '记录没到齐，平台不会判失约。请医院检查到诊推送。' },
  ROSTER_LATE: { severity: 'MEDIUM', title: '排班 30 分钟没有取到', advice: '请医院检查排班接口；居民看到的是上一次的号。' },
  NO_ELDER_WINDOW: { severity: 'MEDIUM', title: '没有给老年人和窗口留号', advice: '请医院按规定留窗口号、电话号和老年人号。' },
  NIGHT_RELEASE: { severity: 'LOW', title: '半夜放号', advice: '请医院把放号时间改到 5:00 到 22:00 之间。' },
  MODERATION_LATE: { severity: 'LOW', title: '评价等审核超过一天', advice: '请到“评价审核”处理。' },
}
