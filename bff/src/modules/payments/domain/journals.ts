/** Double entry of booking-payment §3.8. Debit positive, credit negative. */
export interface Line {
  account: string
  amountFen: number
}
export type JournalType = 'PAY_ACCEPTED' | 'PAY_SUSPENSE' | 'REFUND_REQUESTED' | 'REFUND_DONE' | 'REFUND_REVERSED' | 'REFUND_RETURNED' | 'REFUND_OFFLINE'

export const INST_PAYABLE = 'inst_payable'
export const REFUND_PENDING = 'refund_pending'
export const SUSPENSE_LATE = 'suspense:late'
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
  REFUND_REQUESTED: (_, amountFen, holder) => move(OWNER[holder], REFUND_PENDING, amountFen),
  REFUND_DONE: (mchid, amountFen) => move(REFUND_PENDING, channelReceivable(mchid), amountFen),
  REFUND_REVERSED: (_, amountFen, holder) => move(REFUND_PENDING, OWNER[holder], amountFen),
  // B25: the payer's account was closed and the institution's took the money; it still owes it.
  REFUND_RETURNED: (mchid, amountFen) => move(BANK, channelReceivable(mchid), amountFen),
  // B26: given back by transfer or over the counter, with proof.
  REFUND_OFFLINE: (_, amountFen) => move(REFUND_PENDING, BANK, amountFen),
}

/** The lines of one journal; they sum to zero (P8). */
export const linesOf = (type: JournalType, mchid: string, amountFen: number, holder: Holder): Line[] => LINES[type](mchid, amountFen, holder)
