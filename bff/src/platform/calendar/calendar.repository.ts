import { addDays } from '@jktl/shared/kernel/dates'

import type { Sql } from '../database/database.ts'
import type { CalendarDay, CalendarYear } from './published-days.ts'

interface StoredYear {
  year: number
  source: string
  importedAt: Date
}

/** Working days as they were taken over, dated and with their source. */
export class CalendarRepository {
  listYears(sql: Sql): Promise<StoredYear[]> {
    return sql.query<StoredYear>(`SELECT year, source, imported_at AS "importedAt" FROM calendar_year ORDER BY year`)
  }

  listDays(sql: Sql): Promise<Pick<CalendarDay, 'day' | 'isWorkday' | 'kind'>[]> {
    return sql.query(`SELECT day, is_workday AS "isWorkday", kind FROM calendar_day`)
  }

  /** Takes a year over, in place of what the law alone said of it. @returns false: it was there */
  async addYear(tx: Sql, { year, source, days }: CalendarYear, at: Date): Promise<boolean> {
    const added = await tx.query(`INSERT INTO calendar_year (year, source, imported_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING year`, [
      year,
      source,
      at,
    ])
    if (added.length === 0) return false
    await tx.query(`DELETE FROM calendar_day WHERE day >= $1 AND day < $2`, [`${year}-01-01`, addDays(`${year}-12-31`, 1)])
    await this.addDays(tx, days, at)
    return true
  }

  async addDays(tx: Sql, days: readonly CalendarDay[], at: Date): Promise<void> {
    await tx.query(
      `INSERT INTO calendar_day (day, is_workday, kind, name, source, imported_at)
       SELECT x.day, x."isWorkday", x.kind, x.name, x.source, $2 FROM jsonb_to_recordset($1::jsonb) AS x(day date, "isWorkday" boolean, kind text, name text, source text)
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(days), at],
    )
  }
}
