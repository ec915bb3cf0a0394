/** Double entry of booking-payment §3.8. Debit positive, credit negative. */
export interface Line {
  account: string
  amountFen: number
}
export type JournalType =
  | 'PAY_ACCEPTED'
  | 'PAY_SUSPENSE'
  | 'LATE_ACCEPTED'
  | 'REFUND_REQUESTED'
  | 'REFUND_DONE'
  | 'REFUND_REVERSED'
  | 'REFUND_RETURNED'
  | 'REFUND_OFFLINE'
  | 'CORRECTION'

export const INST_PAYABLE = 'inst_payable'
export const REFUND_PENDING = 'refund_pending'
export const SUSPENSE_LATE = 'suspense:late'
/** Corrected by two people and explained by the differences they corrected (P10). */
const SUSPENSE_UNKNOWN = 'suspense:unknown'
/** The institution's own account at its bank. */
const BANK = 'bank'
export const channelReceivable = (mchid: string): string => `ch_receivable:WECHAT:${mchid}`

/** Whose money a payment became: the institution's, or held because nobody may keep it. */
export type Holder = 'accepted' | 'suspense'
const OWNER: Record<Holder, string> = { accepted: INST_PAYABLE, suspense: SUSPENSE_LATE }

const move = (debit: string, credit: string, amountFen: number): Line[] => [
  { account: debit, amountFen },
  { account: credit, amountFen: -amountFen },
]

const LINES: Record<JournalType, (mchid: string, amountFen: number, holder: Holder) => Line[]> = {
  PAY_ACCEPTED: (mchid, amountFen) => move(channelReceivable(mchid), INST_PAYABLE, amountFen),
  PAY_SUSPENSE: (mchid, amountFen) => move(channelReceivable(mchid), SUSPENSE_LATE, amountFen),
  // J5: late money the business could still use.
  LATE_ACCEPTED: (_, amountFen) => move(SUSPENSE_LATE, INST_PAYABLE, amountFen),
  REFUND_REQUESTED: (_, amountFen, holder) => move(OWNER[holder], REFUND_PENDING, amountFen),
  REFUND_DONE: (mchid, amountFen) => move(REFUND_PENDING, channelReceivable(mchid), amountFen),
  REFUND_REVERSED: (_, amountFen, holder) => move(REFUND_PENDING, OWNER[holder], amountFen),
  // B25: the payer's account was closed and the institution's took the money; it still owes it.
  REFUND_RETURNED: (mchid, amountFen) => move(BANK, channelReceivable(mchid), amountFen),
  // B26: given back by transfer or over the counter, with proof.
  REFUND_OFFLINE: (_, amountFen) => move(REFUND_PENDING, BANK, amountFen),
  // B13: the channel owes us that much more, or less when negative, than the ledger says.
  CORRECTION: (mchid, amountFen) => move(channelReceivable(mchid), SUSPENSE_UNKNOWN, amountFen),
}

/** The lines of one journal; they sum to zero (P8). */
export const linesOf = (type: JournalType, mchid: string, amountFen: number, holder: Holder): Line[] => LINES[type](mchid, amountFen, holder)

/** What verified bills say (§3.8): the channel's fee of a day, and what it paid out to the institution's bank. */
export type BillJournalType = 'FEE' | 'FEE_OF_CLOSED' | 'SETTLED'
const feeExpense = (mchid: string): string => `fee_expense:WECHAT:${mchid}`
export const billLinesOf = (type: BillJournalType, mchid: string, amountFen: number): Line[] =>
  move(type === 'SETTLED' ? INST_PAYABLE : feeExpense(mchid), channelReceivable(mchid), amountFen)

/** 先诊疗后付费 (§3.8): a visit becomes a debt of the person; PAY_ACCEPTED has put a repayment on what the institution is owed, from where it pays the debt. */
export type CreditJournalType =
  'CREDIT_CAPTURED' | 'CREDIT_REPAID' | 'CREDIT_KEPT' | 'CREDIT_KEPT_USED' | 'CREDIT_KEPT_RETURNED' | 'CREDIT_REFUNDED' | 'CREDIT_WRITTEN_OFF'
/** Paid too much and kept for the next bill, by choice (K4). */
const PATIENT_CLEARING = 'patient_clearing'
const creditReceivable = (creditAccountId: string): string => `credit_receivable:${creditAccountId}`

const CREDIT_LINES: Record<CreditJournalType, (creditAccountId: string, amountFen: number) => Line[]> = {
  CREDIT_CAPTURED: (id, amountFen) => move(creditReceivable(id), INST_PAYABLE, amountFen),
  CREDIT_REPAID: (id, amountFen) => move(INST_PAYABLE, creditReceivable(id), amountFen),
  CREDIT_KEPT: (_, amountFen) => move(INST_PAYABLE, PATIENT_CLEARING, amountFen),
  CREDIT_KEPT_USED: (id, amountFen) => move(PATIENT_CLEARING, creditReceivable(id), amountFen),
  CREDIT_KEPT_RETURNED: (_, amountFen) => move(PATIENT_CLEARING, INST_PAYABLE, amountFen),
  CREDIT_REFUNDED: (id, amountFen) => move(INST_PAYABLE, creditReceivable(id), amountFen),
  CREDIT_WRITTEN_OFF: (id, amountFen) => move(INST_PAYABLE, creditReceivable(id), amountFen),
}
export const creditLinesOf = (type: CreditJournalType, creditAccountId: string, amountFen: number): Line[] => CREDIT_LINES[type](creditAccountId, amountFen)

/** The insurance leg of a mixed order (§4.8): what the fund and the personal account owe the institution, and what goes back to them. */
export type InsuranceJournalType = 'INS_ACCEPTED' | 'INS_REFUNDED'
const INS_RECEIVABLE = 'ins_receivable'
export const insuranceLinesOf = (type: InsuranceJournalType, amountFen: number): Line[] =>
  type === 'INS_ACCEPTED' ? move(INS_RECEIVABLE, INST_PAYABLE, amountFen) : move(INST_PAYABLE, INS_RECEIVABLE, amountFen)
