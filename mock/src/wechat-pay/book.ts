import { formatInstant, type Instant } from '@jktl/shared/kernel/dates'

/** 业务类型 of the fund-flow bill (§4.7), plus the moves that never touch a merchant's account. */
export type Business = '交易' | '扣除交易手续费' | '退款' | '退款关闭' | '退还交易手续费' | '充值' | '提现' | '退款到账' | '期初'

interface Leg {
  account: string
  /** Into the account is positive. */
  amountFen: number
}

export interface Entry {
  seq: number
  at: Instant
  business: Business
  mchid: string
  /** transaction_id or refund_id. */
  reference: string
  /** out_trade_no or out_refund_no. */
  voucher: string
  flowId: string
  legs: readonly Leg[]
  /** The merchant's balance after this entry. */
  balanceFen: number
}

export const merchantAccount = (mchid: string): string => `merchant:${mchid}`
export const PAYERS = 'payers'
export const FEES = 'wechat:fees'
export const IN_TRANSIT = 'wechat:refunds-in-transit'
export const OUTSIDE = 'outside'

/** Double-sided and append-only: the legs of every entry sum to zero, so all accounts always do. */
export class Book {
  private readonly entries: Entry[] = []
  private readonly balances = new Map<string, number>()

  /** Moves money between two accounts. An amount of 0 leaves no entry. @throws RangeError when it is no whole positive number of fen */
  move(at: Instant, business: Business, mchid: string, from: string, to: string, amountFen: number, reference: string, voucher: string): void {
    if (!Number.isSafeInteger(amountFen) || amountFen < 0) throw new RangeError('a move is a whole number of fen, not negative')
    if (amountFen === 0) return
    const legs = [
      { account: from, amountFen: -amountFen },
      { account: to, amountFen },
    ]
    for (const leg of legs) this.balances.set(leg.account, this.balanceFen(leg.account) + leg.amountFen)
    const seq = this.entries.length + 1
    const flowId = `${formatInstant(at).slice(0, 10).replaceAll('-', '')}${String(seq).padStart(12, '0')}`
    this.entries.push({ seq, at, business, mchid, reference, voucher, flowId, legs, balanceFen: this.balanceFen(merchantAccount(mchid)) })
  }

  balanceFen(account: string): number {
    return this.balances.get(account) ?? 0
  }

  /** Entries that changed the merchant's account, oldest first, without the opening balance. */
  flowOf(mchid: string): Entry[] {
    return this.entries.filter((e) => e.business !== '期初' && e.legs.some((l) => l.account === merchantAccount(mchid)))
  }

  /** Takes over the entries of an earlier run, opening balances included. */
  restore(entries: readonly Entry[]): void {
    this.entries.splice(0, this.entries.length, ...entries)
    this.balances.clear()
    for (const { legs } of entries) for (const leg of legs) this.balances.set(leg.account, this.balanceFen(leg.account) + leg.amountFen)
  }

  show(): { entries: readonly Entry[]; balancesFen: Record<string, number> } {
    return { entries: this.entries, balancesFen: Object.fromEntries(this.balances) }
  }
}
