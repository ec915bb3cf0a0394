import { Inject, Injectable, type OnModuleInit } from '@nestjs/common'
import type { Instant } from '@jktl/shared/kernel/dates'

import type { Sql } from '../../../platform/database/database.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { ownsHospitalTruth } from '../domain/appointment.ts'
import { PoolParts } from './pool.parts.ts'

/** What moves the pool without a request: rosters, the hour of re-balancing, offers that end, what hospitals have to be told. */
@Injectable()
export class PoolJobs implements OnModuleInit {
  constructor(
    @Inject(PoolParts) private readonly parts: PoolParts,
    @Inject(DirectoryPublic) private readonly directory: DirectoryPublic,
    @Inject(Jobs) private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    const { divide, extra, tell, booking } = this.parts
    this.jobs.addSweep({ name: 'pool.rebalance', run: () => divide.rebalance() })
    this.jobs.addSweep({ name: 'pool.expire-extra-numbers', run: () => extra.expire() })
    this.jobs.addSweep({ name: 'pool.tell-lists', run: () => tell.lists() })
    this.jobs.addSweep({ name: 'pool.end-split-windows', run: () => tell.startReturns() })
    this.jobs.addSweep({ name: 'pool.return-numbers', run: () => tell.returns() })
    booking.ingest.follow({ onRoster: (tx, sessions, now) => this.onRoster(tx, sessions, now) })
  }

  private async onRoster(tx: Sql, sessions: readonly { sessionId: string; institutionId: string; doctorId: string }[], now: Instant): Promise<void> {
    await this.parts.substitutes.onRoster(tx, sessions, now)
    const institutions = await this.directory.findInstitutions([...new Set(sessions.map((s) => s.institutionId))], tx)
    const ours = sessions.filter(({ institutionId }) => {
      const institution = institutions.get(institutionId)
      return institution && !ownsHospitalTruth(institution.authorityMode)
    })
    await this.parts.divide.onRoster(
      tx,
      ours.map((s) => s.sessionId),
      now,
    )
  }
}
