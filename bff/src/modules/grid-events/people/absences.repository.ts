import type { AbsenceKind } from '@jktl/shared/grid-events/people/model'

import type { Database, Sql } from '../../../platform/database/database.ts'

export interface AbsenceRow {
  id: string
  accountId: string
  kind: AbsenceKind
  startsAt: Date
  endsAt: Date | null
  reason: string
  setBy: string
  setAt: Date
  cancelledAt: Date | null
  endedBy: string | null
  handedOverAt: Date | null
  version: number
}
type NewAbsence = Pick<AbsenceRow, 'accountId' | 'kind' | 'startsAt' | 'endsAt' | 'reason' | 'setBy' | 'setAt'>

/** The constraint that nobody is away twice at the same time. */
export const ABSENT_ONCE = 'grid_absence_once'

const ROW = `id, account_id AS "accountId", kind, starts_at AS "startsAt", ends_at AS "endsAt", reason, set_by AS "setBy", set_at AS "setAt", cancelled_at AS "cancelledAt",
  ended_by AS "endedBy", handed_over_at AS "handedOverAt", version`
const NOW_AWAY = `cancelled_at IS NULL AND starts_at <= $2 AND (ends_at IS NULL OR ends_at > $2)`

/** 请假 and 停岗: from when to when, and whether what was in their hands has gone on (§3.2). */
export class AbsencesRepository {
  constructor(private readonly db: Database) {}

  async awayAt(accountIds: readonly string[], at: Date, sql: Sql = this.db): Promise<Map<string, AbsenceRow>> {
    const rows = await sql.query<AbsenceRow>(
      `SELECT ${ROW} FROM grid_absence WHERE account_id = ANY($1::uuid[]) AND ${NOW_AWAY}`,
      [accountIds, at],
      'grid-away',
    )
    return new Map(rows.map((row) => [row.accountId, row]))
  }

  /** @throws DatabaseError violating `ABSENT_ONCE` when they are away then already */
  async insert(tx: Sql, absence: NewAbsence): Promise<void> {
    const { accountId, kind, startsAt, endsAt, reason, setBy, setAt } = absence
    await tx.query(`INSERT INTO grid_absence (account_id, kind, starts_at, ends_at, reason, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`, [
      accountId,
      kind,
      startsAt,
      endsAt,
      reason,
      setBy,
      setAt,
    ])
  }

  async find(id: string, sql: Sql = this.db, lock = false): Promise<AbsenceRow | null> {
    const [row] = await sql.query<AbsenceRow>(`SELECT ${ROW} FROM grid_absence WHERE id = $1${lock ? ' FOR UPDATE' : ''}`, [id])
    return row ?? null
  }

  /** What is to come and what has been, the latest first. */
  ofAccount(accountId: string, sql: Sql = this.db): Promise<AbsenceRow[]> {
    return sql.query<AbsenceRow>(`SELECT ${ROW} FROM grid_absence WHERE account_id = $1 ORDER BY starts_at DESC, id LIMIT 50`, [accountId])
  }

  /** Ends it now; one that has not begun is taken back. */
  async end(tx: Sql, id: string, endedBy: string, at: Date): Promise<AbsenceRow | null> {
    const [row] = await tx.query<AbsenceRow>(
      `UPDATE grid_absence SET ends_at = CASE WHEN starts_at < $3 THEN $3 ELSE ends_at END, cancelled_at = CASE WHEN starts_at < $3 THEN cancelled_at ELSE $3 END, ended_by = $2, version = version + 1
        WHERE id = $1 AND cancelled_at IS NULL AND (ends_at IS NULL OR ends_at > $3) RETURNING ${ROW}`,
      [id, endedBy, at],
    )
    return row ?? null
  }

  /** Ends what began before or takes back what lies ahead: a suspension takes the place of leave. */
  async endAllOf(tx: Sql, accountId: string, endedBy: string, at: Date): Promise<void> {
    await tx.query(
      `UPDATE grid_absence SET ends_at = CASE WHEN starts_at < $3 THEN $3 ELSE ends_at END, cancelled_at = CASE WHEN starts_at < $3 THEN cancelled_at ELSE $3 END, ended_by = $2, version = version + 1
        WHERE account_id = $1 AND cancelled_at IS NULL AND (ends_at IS NULL OR ends_at > $3)`,
      [accountId, endedBy, at],
    )
  }

  /** Begun, and not yet handed over. */
  listDue(at: Date, limit: number): Promise<AbsenceRow[]> {
    return this.db.query<AbsenceRow>(
      `SELECT ${ROW} FROM grid_absence WHERE handed_over_at IS NULL AND cancelled_at IS NULL AND starts_at <= $1 ORDER BY starts_at, id LIMIT $2`,
      [at, limit],
      'grid-absence-due',
    )
  }

  /** @returns false when another process was first */
  async markHandedOver(id: string, at: Date): Promise<boolean> {
    const rows = await this.db.query(`UPDATE grid_absence SET handed_over_at = $2 WHERE id = $1 AND handed_over_at IS NULL RETURNING 1`, [id, at])
    return rows.length > 0
  }
}
