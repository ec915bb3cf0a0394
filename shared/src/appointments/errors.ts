import { defineErrors } from '../kernel/errors.ts'

export const APPOINTMENTS_ERRORS = defineErrors({
  NUMBER_TAKEN: { kind: 'conflict', title: '这个号刚被别人约走了，请换一个时间。', retryable: false },
  SOLD_OUT: { kind: 'conflict', title: '这个时段约满了，请换一个时间。', retryable: false },
  SEGMENT_CLOSED: { kind: 'conflict', title: '这个时段已经停止预约，请换一个时间。', retryable: false },
  SESSION_SUSPENDED: { kind: 'conflict', title: '这一场已经停诊，请换一天或换一位医生。', retryable: false },
  SESSION_OVER: { kind: 'conflict', title: '这一场已经结束，不能停诊。', retryable: false },
  SAME_SESSION_BOOKED: { kind: 'conflict', title: '这位就诊人在同一天同一科室已经有号了。', retryable: false },
  PERSON_NOT_VERIFIED: { kind: 'unprocessable', title: '这位就诊人还没有通过实名，或还没有同意您代办。', retryable: false },
  PHONE_NEEDED: { kind: 'unprocessable', title: '医院要留一个手机号，停诊时才能通知您。请先绑定手机号再预约。', retryable: false },
  TOO_MANY_HOLDS: { kind: 'conflict', title: '您还有没确认的号，请先确认或放弃它。', retryable: false },
  DAILY_LIMIT: { kind: 'conflict', title: '这位就诊人这一天已经约了 3 个科室，不能再约。', retryable: false },
  LISTED: {
    kind: 'conflict',
    title: '这位就诊人因多次失约，现在不能在网上约普通号。急诊、窗口挂号、转诊、打疫苗和孕产检查不受影响，也可以申诉。',
    retryable: false,
  },
  ACCOUNT_LIMIT: { kind: 'conflict', title: '这个账号今天占号太多，请明天再约，或到医院窗口、打电话预约。', retryable: false },
  DEVICE_LIMIT: { kind: 'conflict', title: '这部手机今天占号太多，请明天再约，或到医院窗口、打电话预约。', retryable: false },
  HOSPITAL_REFUSED: { kind: 'conflict', title: '医院没有留住这个号，请换一个时间。没有扣款。', retryable: false },
  ACTION_NOT_ALLOWED: { kind: 'conflict', title: '这个预约现在不能这样操作，请刷新看最新状态。', retryable: false },
  HOLD_EXPIRED: { kind: 'conflict', title: '留号时间已过，请重新选时间。没有扣款。', retryable: false },
  CANCEL_TOO_LATE: { kind: 'conflict', title: '已经过了可以退号的时间，请打医院电话或到窗口办理。', retryable: false },
  WINDOW_PAY_NOT_OFFERED: { kind: 'unprocessable', title: '这家医院需要在线付挂号费。', retryable: false },
  DOCTOR_OR_DEPARTMENT_NEEDED: { kind: 'invalid', title: '请先选医生或科室。', retryable: false },
})
