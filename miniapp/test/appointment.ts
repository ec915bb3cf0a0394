import type { Appointment } from '@jktl/shared/appointments/contract'
import type { MoneyView } from '@jktl/shared/payments/contract'

export const moneyOf = (changes: Partial<MoneyView> = {}): MoneyView => ({
  tradeOrderId: 'o-1', subject: '挂号费', state: 'OPEN', amountFen: 1200, paidFen: 0, refundedFen: 0, refundingFen: 0, summary: 'UNPAID', summaryText: '还没有付款。', paymentNumber: null, paidAt: null,
  payBy: '2026-11-23T08:41:00+08:00', lastCheckAt: null, nextCheckAt: null, refunds: [],
  ...changes,
})

/** A held number of the account holder's mother, as the server tells it at 2026-11-23 08:26. */
export const appointmentOf = (changes: Partial<Appointment> = {}): Appointment => ({
  id: 'a-1', version: 1, state: 'HELD', stateText: '号已留住，请在时间到之前确认。', personId: 'p-2', personNameMasked: '王*兰', personRelation: '父母', personAgeYears: 68, personIdMasked: '152***********1234',
  institutionId: 'i-1', institutionName: '科尔沁中心医院', institutionPhone: '0475-000-1234', departmentId: 'k-1', departmentName: '心血管内科', doctorId: 'd-1', doctorName: '何志远', doctorTitle: '主任医师', location: '门诊 2 楼 C 区',
  date: '2026-11-24', start: '09:00', end: '09:30', numberOrdinal: 12, feeFen: 1200, payMode: null, payModes: ['ONLINE', 'WINDOW'],
  submittedAt: '2026-11-23T08:26:00+08:00', holdExpiresAt: '2026-11-23T08:41:00+08:00', holdExtendable: true, cancelUntil: '2026-11-23T17:00:00+08:00', arriveBy: '08:45',
  voucher: null, money: null, allowedActions: ['confirm', 'extendHold', 'cancel'], rules: ['11月23日 17:00 以前可以在这里退号，挂号费全退。'], serverTime: '2026-11-23T08:26:28+08:00', nextCheckAt: null,
  ...changes,
})

export const bookedOf = (changes: Partial<Appointment> = {}): Appointment =>
  appointmentOf({
    state: 'BOOKED', stateText: '预约成功，请按时到院取号就诊。', payMode: 'ONLINE', holdExpiresAt: null, holdExtendable: false, allowedActions: ['showVoucher', 'cancel'],
    voucher: { code: 'ABCDEFGHJKMN', barcodeText: 'TLABCDEFGHJKMN', numberOrdinal: 12, issuedAt: '2026-11-23T08:29:00+08:00' },
    money: moneyOf({ state: 'PAID', summary: 'PAID', summaryText: '已付款。', paidFen: 1200, paidAt: '2026-11-23T08:29:00+08:00', paymentNumber: '7301202611230042' }),
    ...changes,
  })
