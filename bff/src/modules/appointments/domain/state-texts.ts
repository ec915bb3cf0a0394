import type { AppointmentState } from '@jktl/shared/appointments/model'

/** What a state means for the person and what happens next, in one sentence. */
const STATE_TEXTS: Record<AppointmentState, string> = {
  HOLDING: '正在为您留号，请稍等。',
  HOLD_UNKNOWN: '医院还没有回话，号先替您留着，我们正在核实，不用重复提交。',
  HELD: '号已留住，请在时间到之前确认。',
  CONFIRMING: '号源确认中，款项安全，有结果会马上通知您。',
  BOOKED: '预约成功，请按时到院取号就诊。',
  CANCELLING: '正在向医院退号，退成后挂号费原路退回。',
  CHECKED_IN: '已签到，请等待叫号。',
  QUEUED: '正在排队，请留意叫号。',
  CALLED: '叫到过您了，请看候诊页。',
  IN_CONSULT: '正在就诊。',
  FULFILLED: '已就诊。',
  HOLD_REFUSED: '医院没有留住这个号，没有扣款，请换一个时间。',
  RELEASING: '正在放回这个号，核实没有扣款后完成。',
  EXPIRED: '留号时间已过，号已放回，没有扣款。',
  CANCELLED_BY_USER: '已取消。付过挂号费的，全额原路退回。',
  CANCELLED_BY_HOSPITAL: '医院取消了这次预约，付过的挂号费全额退回。',
  SUSPENDED_BY_HOSPITAL: '这一场停诊了，付过的挂号费全额退回，请另约时间。',
  CONFIRM_FAILED: '医院没有确认这个号，付过的挂号费全额退回，请换一个时间。',
  RESCHEDULED: '已改到别的时间。',
  ATTENDANCE_UNKNOWN: '正在等医院的就诊记录。',
  NO_SHOW: '没有查到到诊记录。来过或有原因，可以申诉。',
  NO_SHOW_REVOKED: '这一次不算失约。',
}
const MANUAL_DESK = '号源确认中，款项安全。医院回话慢，已转人工核实，有结果会马上通知您。'

/** 改签 under way, by what the two appointments are to one another. */
const BEING_REPLACED: Partial<Record<AppointmentState, string>> = {
  BOOKED: '正在改到新的时间，原来的号还有效，有结果会马上通知您。',
  CANCELLING: '新的时间医院已经确认，正在退原来的号，不用重复操作。',
}
const REPLACING = '正在改签：新的时间定下来就换，原来的号还替您留着。'
const NOT_REPLACED = '没有改成，原来的号没有动。'
const REPLACING_STATES: readonly AppointmentState[] = ['HOLDING', 'HOLD_UNKNOWN', 'HELD', 'CONFIRMING']

export interface Standing {
  state: AppointmentState
  manualDeskAt: Date | null
  replacesId: string | null
  replacementId: string | null
}
export function stateText(a: Standing): string {
  if (a.replacesId !== null) return REPLACING_STATES.includes(a.state) ? REPLACING : NOT_REPLACED
  if (a.state === 'CONFIRMING' && a.manualDeskAt !== null) return MANUAL_DESK
  return (a.replacementId !== null ? BEING_REPLACED[a.state] : undefined) ?? STATE_TEXTS[a.state]
}
