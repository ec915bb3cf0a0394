import { formatInstant, type Instant } from '@jktl/shared/kernel/dates'

export interface Report {
  id: string
  category: string
  subject: { name: string; idType: string; idNumber: string }
  from: string
  until: string
  occurrences: number
  basis: string
}
interface Entry {
  id: string
  /** null: withdrawn before it arrived. */
  report: Report | null
  receiptNo: string | null
  receivedAt: Instant | null
  withdrawal: { reason: string; receiptNo: string; receivedAt: Instant } | null
}
export interface CreditAnswer {
  id: string
  result: 'ACCEPTED' | 'CONFLICT' | 'WITHDRAWN' | 'SUBJECT_INVALID' | 'NOT_FOUND'
  receiptNo: string | null
  receivedAt: string | null
}

const ID_NUMBERS: Record<string, RegExp> = { '01': /^\d{17}[\dX]$/, '99': /^[A-Z]\d{9}$/ }

/** The entries of the credit platform, one per reporter's id. */
export class CreditLedger {
  private readonly entries = new Map<string, Entry>()
  private receipts = 0

  constructor(private readonly now: () => Instant) {}

  report(report: Report): CreditAnswer {
    const known = this.entries.get(report.id)
    if (known?.withdrawal) return this.withdrawn(known)
    if (known)
      return JSON.stringify(known.report) === JSON.stringify(report) ? this.accepted(known) : { ...this.accepted(known), result: 'CONFLICT', receiptNo: null }
    if (!ID_NUMBERS[report.subject.idType]?.test(report.subject.idNumber))
      return { id: report.id, result: 'SUBJECT_INVALID', receiptNo: null, receivedAt: null }
    const entry: Entry = { id: report.id, report, receiptNo: this.nextReceipt('R'), receivedAt: this.now(), withdrawal: null }
    this.entries.set(report.id, entry)
    return this.accepted(entry)
  }

  withdraw(id: string, reason: string): CreditAnswer {
    const entry = this.entries.get(id) ?? { id, report: null, receiptNo: null, receivedAt: null, withdrawal: null }
    entry.withdrawal ??= { reason, receiptNo: this.nextReceipt('W'), receivedAt: this.now() }
    this.entries.set(id, entry)
    return this.withdrawn(entry)
  }

  find(id: string): CreditAnswer {
    const entry = this.entries.get(id)
    if (!entry) return { id, result: 'NOT_FOUND', receiptNo: null, receivedAt: null }
    return entry.withdrawal ? this.withdrawn(entry) : this.accepted(entry)
  }

  books(): Entry[] {
    return [...this.entries.values()]
  }

  state(): { entries: Entry[]; receipts: number } {
    return { entries: this.books(), receipts: this.receipts }
  }

  restore({ entries, receipts }: { entries: Entry[]; receipts: number }): void {
    for (const entry of entries) this.entries.set(entry.id, entry)
    this.receipts = receipts
  }

  private nextReceipt(kind: 'R' | 'W'): string {
    this.receipts += 1
    return `${kind}1505${String(this.receipts).padStart(8, '0')}`
  }

  private accepted = ({ id, receiptNo, receivedAt }: Entry): CreditAnswer => ({ id, result: 'ACCEPTED', receiptNo, receivedAt: formatInstant(receivedAt ?? 0) })
  private withdrawn = ({ id, withdrawal }: Entry): CreditAnswer => ({
    id,
    result: 'WITHDRAWN',
    receiptNo: withdrawal?.receiptNo ?? null,
    receivedAt: formatInstant(withdrawal?.receivedAt ?? 0),
  })
}
