import type { Instant } from '@jktl/shared/kernel/dates'

import type { Sql } from '../../../platform/database/database.ts'
import type { BookingRule } from '../domain/booking-rules.ts'

type StoredRule = BookingRule & { institutionId: string | null; effectiveFrom: Date }

/** A new version may be unknown to a process for this long. */
const FRESH_MS = 1_000

/** The booking rules in force, read at most once a second. Rows never change (append-only), only new ones come. */
export class RuleBook {
  private rules: StoredRule[] = []
  private readAt = -Infinity
  private reading: Promise<void> | null = null

  constructor(private readonly read: (sql?: Sql) => Promise<StoredRule[]>) {}

  private async all(sql?: Sql): Promise<StoredRule[]> {
    if (performance.now() - this.readAt <= FRESH_MS) return this.rules
    // A transaction reads on its own connection; everybody else waits for one reading.
    if (sql) await this.refresh(sql)
    else await (this.reading ??= this.refresh().finally(() => (this.reading = null)))
    return this.rules
  }

  private async refresh(sql?: Sql): Promise<void> {
    this.rules = await this.read(sql)
    this.readAt = performance.now()
  }

  /** The institution's newest version in force, else the region's. Inside a transaction: with its `sql`. @throws Error when there is none at all */
  async ruleFor(institutionId: string, now: Instant, sql?: Sql): Promise<BookingRule> {
    const inForce = (await this.all(sql)).filter((rule) => rule.effectiveFrom.getTime() <= now)
    const rule = inForce.find((r) => r.institutionId === institutionId) ?? inForce.find((r) => r.institutionId === null)
    if (!rule) throw new Error('no booking rule is in force')
    return rule
  }

  /** The version pinned to an appointment. Inside a transaction: with its `sql`, because a process that has just started knows none. @throws Error when it is not there */
  async byId(id: string, sql?: Sql): Promise<BookingRule> {
    // Versions never change: a known one needs no reading.
    const rule = this.rules.find((r) => r.id === id) ?? (await this.all(sql)).find((r) => r.id === id)
    if (!rule) throw new Error('a pinned booking rule is missing')
    return rule
  }
}
