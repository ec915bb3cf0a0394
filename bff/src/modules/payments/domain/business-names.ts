import type { BusinessKind } from '@jktl/shared/payments/model'

/** What the money was for, in lists and files. */
export const BUSINESS_NAMES: Record<BusinessKind, string> = {
  APPOINTMENT: '挂号费',
  WAITLIST: '候补预付',
  CLINIC_BILL: '门诊缴费',
  DEPOSIT: '住院预交金',
  CREDIT_REPAYMENT: '先诊疗后付费还款',
}
