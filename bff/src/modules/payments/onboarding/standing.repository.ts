import type { Sql } from '../../../platform/database/database.ts'

/** The one question everybody who opens money asks about an institution. */
export class StandingRepository {
  async isApproved(sql: Sql, institutionId: string): Promise<boolean> {
    const rows = await sql.query(
      `SELECT 1 FROM onboarding_application WHERE institution_id = $1 AND state = 'APPROVED'`,
      [institutionId],
      'onboarding-standing',
    )
    return rows.length > 0
  }
}
