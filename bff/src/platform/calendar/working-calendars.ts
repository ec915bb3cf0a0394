import type { WorkingCalendar } from '@jktl/shared/kernel/working-days'

import type { Clock } from '../clock.ts'
import type { Database, Sql } from '../database/database.ts'
import { CalendarRepository } from './calendar.repository.ts'
import { type CalendarYear, floorAfter, publishedYears } from './published-days.ts'

/** How long another process may not know of a year that was taken over. */
const CACHE_MS = 60_000
const BEFORE_ALL = '0000-12-31'

interface CalendarCoverage {
  /** Last day of the last published year without a gap; null: none is known. */
  coveredUntil: string | null
  source: string | null
  importedAt: Date | null
}

/** The working days of the region (affairs-grid-childcare §2.5), read from where they were taken over. */
export class WorkingCalendars {
  private readonly days = new CalendarRepository()
  private cached: { calendar: WorkingCalendar; at: number } | null = null
  private taken: (() => CalendarYear[]) | null = null

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** @param sql the caller's transaction, when inside one */
  async read(sql: Sql = this.db): Promise<WorkingCalendar> {
    if (this.cached && performance.now() - this.cached.at < CACHE_MS) return this.cached.calendar
    const days = await this.days.listDays(sql)
    const { coveredUntil } = await this.coverage(sql)
    const calendar: WorkingCalendar = {
      exceptions: new Map(days.filter(({ kind }) => kind !== 'STATUTORY').map(({ day, isWorkday }) => [day, isWorkday])),
      coveredUntil: coveredUntil ?? BEFORE_ALL,
      statutory: new Set(days.filter(({ kind }) => kind === 'STATUTORY').map(({ day }) => day)),
    }
    this.cached = { calendar, at: performance.now() }
    return calendar
  }

  async coverage(sql: Sql = this.db): Promise<CalendarCoverage> {
    const years = await this.days.listYears(sql)
    const gap = years.findIndex(({ year }, i) => i > 0 && year !== (years[i - 1]?.year ?? 0) + 1)
    const last = (gap < 0 ? years : years.slice(0, gap)).at(-1)
    return last
      ? { coveredUntil: `${last.year}-12-31`, source: last.source, importedAt: last.importedAt }
      : { coveredUntil: null, source: null, importedAt: null }
  }

  /** Takes over whatever was published and is not here yet. Repeating it changes nothing. @returns how many years came */
  async takeOver(published: () => CalendarYear[] = publishedYears): Promise<number> {
    if (this.taken === published) return 0
    const years = published()
    const at = this.clock.date()
    const added = await this.db.transaction(async (tx) => {
      let count = 0
      for (const year of years) if (await this.days.addYear(tx, year, at)) count++
      if (count > 0) await this.days.addDays(tx, floorAfter(Math.max(...years.map(({ year }) => year))), at)
      return count
    })
    this.taken = published
    if (added > 0) this.cached = null
    return added
  }
}
