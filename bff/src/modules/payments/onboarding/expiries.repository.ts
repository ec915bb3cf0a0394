import { EXPIRY_STAGES, type ExpiryKind, type ExpiryStage } from '@jktl/shared/payments/onboarding/model'

import type { Sql } from '../../../platform/database/database.ts'

interface EndingRow {
  kind: ExpiryKind
  objectId: string
  institutionId: string
  what: string
  endsAt: Date
}
interface ToldRow {
  kind: ExpiryKind
  objectId: string
  endsAt: Date
  stage: ExpiryStage
  at: Date
}

/**
 * What has an end: certificates that are neither revoked nor already followed by a later one of the same device, and licences of institutions in force;
 * a licence ends with its last day in Tongliao. $1: until when.
 */
const ENDING = `
  SELECT 'CERTIFICATE' AS kind, c.id AS "objectId", c.institution_id AS "institutionId", c.device_serial AS what, c.not_after AS "endsAt"
    FROM front_certificate c
   WHERE c.revoked_at IS NULL AND c.not_after <= $1
     AND NOT EXISTS (SELECT 1 FROM front_certificate n WHERE n.device_serial = c.device_serial AND n.revoked_at IS NULL AND n.not_after > c.not_after)
  UNION ALL
  SELECT 'LICENCE', a.id, a.institution_id, a.licence_no, (a.licence_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
    FROM onboarding_application a
   WHERE a.state IN ('APPROVED', 'SUSPENDED') AND (a.licence_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' <= $1`
const DAY_MS = 86_400_000
const FIRST_STAGE = EXPIRY_STAGES[0]

/** Ends that come near, and who was told at which stage. */
export class ExpiriesRepository {
  /** Whose newest stage nobody has been told yet. */
  listDue(sql: Sql, now: Date, limit: number): Promise<EndingRow[]> {
    return sql.query<EndingRow>(
      `SELECT * FROM (${ENDING}) e WHERE NOT EXISTS (
         SELECT 1 FROM expiry_notice n WHERE n.kind = e.kind AND n.object_id = e."objectId" AND n.ends_at = e."endsAt"
            AND n.stage = (SELECT min(s) FROM unnest($3::int[]) s WHERE e."endsAt" - make_interval(days => s) <= $2))
        ORDER BY "endsAt", "objectId" LIMIT $4`,
      [new Date(now.getTime() + FIRST_STAGE * DAY_MS), now, [...EXPIRY_STAGES], limit],
    )
  }

  /** Near or past their end, the most urgent first. */
  list(sql: Sql, now: Date, institutionIds: readonly string[] | null): Promise<EndingRow[]> {
    return sql.query<EndingRow>(`SELECT * FROM (${ENDING}) e WHERE $2::uuid[] IS NULL OR "institutionId" = ANY($2) ORDER BY "endsAt", "objectId" LIMIT 200`, [
      new Date(now.getTime() + FIRST_STAGE * DAY_MS),
      institutionIds,
    ])
  }

  listTold(sql: Sql, objectIds: readonly string[]): Promise<ToldRow[]> {
    return sql.query<ToldRow>(
      `SELECT kind, object_id AS "objectId", ends_at AS "endsAt", stage, at FROM expiry_notice WHERE object_id = ANY($1) AND is_told ORDER BY at, stage DESC`,
      [objectIds],
    )
  }

  /** Marks a stage and every earlier one, of which nobody need hear any more. @returns whether it was this call that marked it */
  async mark(tx: Sql, { kind, objectId, endsAt }: EndingRow, stage: ExpiryStage, at: Date): Promise<boolean> {
    const rows = await tx.query<{ stage: number }>(
      `INSERT INTO expiry_notice (kind, object_id, ends_at, stage, is_told, at) SELECT $1, $2, $3, s, s = $4, $5 FROM unnest($6::int[]) s WHERE s >= $4 ON CONFLICT DO NOTHING RETURNING stage`,
      [kind, objectId, endsAt, stage, at, [...EXPIRY_STAGES]],
    )
    return rows.some((row) => row.stage === stage)
  }
}
