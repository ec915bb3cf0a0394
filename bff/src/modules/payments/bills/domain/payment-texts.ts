import type { HospitalPaymentState, InsuranceState, UndoCause } from '@jktl/shared/payments/bills/model'

interface Facts {
  state: HospitalPaymentState
  undoCause: UndoCause | null
  cash: 'NONE' | 'OPEN' | 'CLOSING' | 'PAID' | 'CLOSED' | 'RETURNED'
  cashFen: number
  insurance: InsuranceState | null
  /** The channel has not said yet whether it was paid. */
  isChecking: boolean
  isDeposit: boolean
}

const UNDONE: Record<UndoCause, string> = {
  CLOSED: '这次没有付，已经关闭。需要的话可以重新付。',
  INSURANCE_FAILED: '医保没有结算成，这次没有付成。可以重新用医保付，或只用微信付。',
  HOSPITAL_REFUSED: '医院没有收这笔钱，可能已经在窗口付过。需要的话请问医院收费处。',
  BILL_CHANGED: '医院改了缴费单的金额，这次没有付成。请看过新的金额再付。',
  BILL_VOID: '医院作废了这张缴费单，不用付了。',
  OTHER_WAY: '您换了付款方式，这次没有付。',
}

/** In words a grandmother understands; never "failed" while it is unknown. */
export function stateText(f: Facts): string {
  switch (f.state) {
    case 'AUTHORISING':
      return '等您同意用医保付'
    case 'WAITING_MONEY':
      if (f.cash === 'CLOSING') return '正在关闭，没有付就不会扣钱。'
      if (f.cash === 'PAID') return '您的钱已付，正在等医保结算。不用再付。'
      if (f.isChecking) return '正在核实付款，请先不要再付，钱是安全的。'
      return f.insurance === 'SUCCESS' ? '医保已付，还差您自己付的部分。' : '还没有付，请接着付。'
    case 'HIS_CONFIRMING':
      return '钱已经付了，正在告诉医院。不用再付。'
    case 'SETTLED':
      return f.isDeposit ? '已交好，医院已收到。' : '已付好，医院已收到。'
    case 'UNDOING':
      return '这次没有付成，付了的钱正在退回，不用您操作。'
    case 'UNDONE':
      return `${UNDONE[f.undoCause ?? 'CLOSED']}${f.cash === 'RETURNED' && f.cashFen > 0 ? '您付的钱已原路退回。' : ''}`
  }
}

const INSURANCE: Record<InsuranceState, string> = {
  PRE_SETTLED: '等您同意',
  SUBMITTING: '正在问医保',
  PROCESSING: '医保正在结算',
  SUCCESS: '医保已付',
  FAILED: '医保没有付',
  ABANDONED: '没有用医保',
}
export const insuranceText = (state: InsuranceState, refundedFen: number, refundingFen: number): string =>
  refundingFen > 0 ? '正在退回医保' : refundedFen > 0 ? '已退回医保' : INSURANCE[state]
