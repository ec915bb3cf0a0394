/** What the hospital says of 门诊缴费单. */
export const BILL_STATES = ['OPEN', 'PAID', 'VOID'] as const
export type BillState = (typeof BILL_STATES)[number]

/** 医保 of a bill: settled by the hospital already, still to be settled (how much is not yet known), or not covered. */
export const BILL_INSURANCE_STATES = ['NONE', 'OPEN', 'SETTLED'] as const
export type BillInsuranceState = (typeof BILL_INSURANCE_STATES)[number]

/** With one's own money only, or 医保 + cash (§4.8). */
export const PAY_WAYS = ['SELF', 'MEDICAL_INSURANCE'] as const
export type PayWay = (typeof PAY_WAYS)[number]

/** Money on its way to a hospital: paid is not yet done, only SETTLED is (J21). */
export const HOSPITAL_PAYMENT_STATES = ['AUTHORISING', 'WAITING_MONEY', 'HIS_CONFIRMING', 'SETTLED', 'UNDOING', 'UNDONE'] as const
export type HospitalPaymentState = (typeof HOSPITAL_PAYMENT_STATES)[number]

export const UNDO_CAUSES = ['CLOSED', 'INSURANCE_FAILED', 'HOSPITAL_REFUSED', 'BILL_CHANGED', 'BILL_VOID', 'OTHER_WAY'] as const
export type UndoCause = (typeof UNDO_CAUSES)[number]

/** The insurance leg (§4.8): PRE_SETTLED and ABANDONED never left us. */
export const INSURANCE_STATES = ['PRE_SETTLED', 'SUBMITTING', 'PROCESSING', 'SUCCESS', 'FAILED', 'ABANDONED'] as const
export type InsuranceState = (typeof INSURANCE_STATES)[number]

export const STAY_STATES = ['IN_HOSPITAL', 'DISCHARGED'] as const
export type StayState = (typeof STAY_STATES)[number]

/** 预交金 in one payment: 1 yuan to 50 000 yuan. */
export const DEPOSIT_LEAST_FEN = 100
export const DEPOSIT_MOST_FEN = 5_000_000
