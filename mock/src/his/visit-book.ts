import type { Instant } from '@jktl/shared/kernel/dates'

export interface VisitItem {
  itemNo: string
  kind: 'BILL' | 'LAB' | 'EXAM' | 'PRESCRIPTION'
  title: string
  state: 'TO_DO' | 'IN_PROGRESS' | 'DONE' | 'CANCELLED'
  place: string
  updatedAt: Instant
}

const ORDERED = [
  { kind: 'BILL', title: '门诊缴费', place: '门诊 1 楼收费处，自助机也可以', state: 'TO_DO' },
  { kind: 'LAB', title: '抽血化验', place: '门诊 2 楼采血室', state: 'TO_DO' },
  { kind: 'EXAM', title: '心电图', place: '门诊 3 楼功能科', state: 'TO_DO' },
] as const
const PRESCRIBED = { kind: 'PRESCRIPTION', title: '取药', place: '门诊 1 楼药房', state: 'TO_DO' } as const

/** What doctors ordered for each visit, by lock (his-interface.md §6). The same three orders for everybody: nobody's care is modelled here. */
export class VisitBook {
  private readonly visits = new Map<string, VisitItem[]>()
  readonly now: () => Instant

  constructor(now: () => Instant) {
    this.now = now
  }

  of(lockId: string): VisitItem[] {
    return this.visits.get(lockId) ?? []
  }

  /** Once per visit. */
  orderTests(lockId: string): VisitItem[] {
    if (!this.visits.has(lockId))
      this.visits.set(
        lockId,
        ORDERED.map((order, index) => ({ ...order, itemNo: String(index + 1), updatedAt: this.now() })),
      )
    return this.of(lockId)
  }

  /** The bill was paid, at the counter or through the platform. */
  payBill(lockId: string): void {
    const items = this.of(lockId).map((item): VisitItem => (item.kind === 'BILL' ? { ...item, state: 'DONE', updatedAt: this.now() } : item))
    if (items.length > 0) this.visits.set(lockId, items)
  }

  /** Paid and examined; medicine waits at the pharmacy. */
  finishTests(lockId: string): VisitItem[] {
    const ordered = this.orderTests(lockId).filter(({ kind }) => kind !== 'PRESCRIPTION')
    const done = ordered.map((item): VisitItem => ({ ...item, state: 'DONE', updatedAt: this.now() }))
    this.visits.set(lockId, [...done, { ...PRESCRIBED, itemNo: String(done.length + 1), updatedAt: this.now() }])
    return this.of(lockId)
  }

  state(): Map<string, VisitItem[]> {
    return this.visits
  }

  restore(visits: Map<string, VisitItem[]>): void {
    for (const [lockId, items] of visits) this.visits.set(lockId, items)
  }
}
