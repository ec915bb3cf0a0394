import type { Instant } from '@jktl/shared/kernel/dates'

interface ReturnItem {
  seq: number
  returnNo: string
  hosCode: string
  at: Instant
}
export type HospitalReturn = ReturnItem &
  (
    | { kind: 'ITEMS'; billNo: string; personalFen: number; insuranceFen: number; lines: { lineNo: number; amountFen: number }[] }
    | { kind: 'DISCHARGE'; stayNo: string; amountFen: number }
  )

/** What hospitals give back, in the order they decided it (his-interface §10). */
export class ReturnFeed {
  private readonly items: HospitalReturn[] = []

  constructor(private readonly now: () => Instant) {}

  itemsReturned(given: Omit<Extract<HospitalReturn, { kind: 'ITEMS' }>, keyof ReturnItem | 'kind'> & { hosCode: string }): HospitalReturn {
    return this.add({ kind: 'ITEMS', ...given, ...this.next() })
  }

  discharged(given: { hosCode: string; stayNo: string; amountFen: number }): HospitalReturn {
    return this.add({ kind: 'DISCHARGE', ...given, ...this.next() })
  }

  after(seq: number): HospitalReturn[] {
    return this.items.filter((item) => item.seq > seq)
  }

  /** Both parts of a bill that went back so far. */
  returnedOf(billNo: string): number {
    return this.items.reduce((sum, item) => sum + (item.kind === 'ITEMS' && item.billNo === billNo ? item.personalFen + item.insuranceFen : 0), 0)
  }

  state(): HospitalReturn[] {
    return this.items
  }

  restore(items: readonly HospitalReturn[]): void {
    this.items.push(...items)
  }

  private next = (): { seq: number; returnNo: string; at: Instant } => {
    const seq = this.items.length + 1
    return { seq, returnNo: `TF${String(20_260_000 + seq)}`, at: this.now() }
  }

  private add(item: HospitalReturn): HospitalReturn {
    this.items.push(item)
    return item
  }
}
