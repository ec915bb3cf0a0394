import { randomUUID } from 'node:crypto'

import { Inject, Injectable } from '@nestjs/common'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Database, violates } from '../../../platform/database/database.ts'

export interface ExemptionRow {
  id: string
  date: string
  institutionId: string | null
  areaCode: string | null
  reason: string
  enteredAt: Date
  endedAt: Date | null
  version: number
}
const EXEMPTION = `id, date, institution_id AS "institutionId", area_code AS "areaCode", reason, entered_at AS "enteredAt", ended_at AS "endedAt", version`

/** 豁免日 (A33). */
@Injectable()
export class ExemptionsRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  list(limit: number): Promise<ExemptionRow[]> {
    return this.db.query<ExemptionRow>(`SELECT ${EXEMPTION} FROM exemption_day ORDER BY ended_at IS NOT NULL, date DESC, id LIMIT $1`, [limit])
  }

  async find(id: string): Promise<ExemptionRow | null> {
    const [row] = await this.db.query<ExemptionRow>(`SELECT ${EXEMPTION} FROM exemption_day WHERE id = $1`, [id])
    return row ?? null
  }

  /** @returns null when that day and place is exempt already */
  async add(day: {
    date: string
    institutionId: string | null
    areaCode: string | null
    institutionIds: readonly string[] | null
    reason: string
    by: string
    now: Instant
  }): Promise<ExemptionRow | null> {
    try {
      const [row] = await this.db.query<ExemptionRow>(
        `INSERT INTO exemption_day (id, date, institution_id, area_code, institution_ids, reason, entered_by, entered_at) VALUES ($1, $2, $3, $4, $5::uuid[], $6, $7, $8) RETURNING ${EXEMPTION}`,
        [randomUUID(), day.date, day.institutionId, day.areaCode, day.institutionIds, day.reason, day.by, new Date(day.now)],
      )
      return row ?? null
    } catch (error) {
      if (violates(error, 'exemption_day_once')) return null
      throw error
    }
  }

  async end(id: string, version: number, by: string, now: Instant): Promise<boolean> {
    const rows = await this.db.query(
      `UPDATE exemption_day SET ended_by = $3, ended_at = $4, version = version + 1 WHERE id = $1 AND version = $2 AND ended_at IS NULL RETURNING 1`,
      [id, version, by, new Date(now)],
    )
    return rows.length === 1
  }
}
