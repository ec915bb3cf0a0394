import { catalogue } from '@/i18n'

export const t = catalogue({
  forPerson: '{person}，{detail}',
  verbFor: '{verb}：{title}',
  WAITLIST_OFFER: '去决定',
  IN_QUEUE: '看位置',
  NEXT_VISIT: '就诊码',
  CONFIRM_HOLD: '去确认',
  PAY: '去付款',
  CHECKING_PAYMENT: '看进展',
  CONFIRMING: '看进展',
  REBOOK: '去看看',
  REPAY_CREDIT: '去还款',
  PAY_BILL: '去缴费',
  REFUNDING: '看进展',
  CONSENT_REQUEST: '去决定',
  REAL_NAME: '去核对',
  ADD_SELF: '去实名',
  ANSWER_GRID_WORKER: '去回答',
  RATE_GRID_EVENT: '去看看',
})
