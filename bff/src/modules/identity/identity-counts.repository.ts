import { Injectable } from '@nestjs/common'

import { Database } from '../../platform/database/database.ts'
import { IdentityCounts, type IdentityNumbers } from './public.ts'

@Injectable()
export class IdentityCountsRepository extends IdentityCounts {
  constructor(private readonly db: Database) {
    super()
  }

  async count(): Promise<IdentityNumbers> {
    const [row] = await this.db.query<IdentityNumbers>(
      `SELECT (SELECT count(*) FROM account WHERE app = 'citizen') AS accounts, (SELECT count(*) FROM person) AS persons, (SELECT count(*) FROM person_binding WHERE state = 'ACTIVE') AS bindings,
              (SELECT count(*) FROM real_name_check WHERE state IN ('AUTO_PASSED', 'VERIFIED')) AS verified, (SELECT count(*) FROM real_name_check WHERE state = 'MANUAL_REVIEW') AS "inReview"`,
    )
    if (!row) throw new Error('counting found nothing')
    return row
  }
}
