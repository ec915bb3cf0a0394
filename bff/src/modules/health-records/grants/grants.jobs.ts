import type { OnModuleInit } from '@nestjs/common'

import type { Jobs } from '../../../platform/jobs/jobs.ts'
import { TIE_ENDED_TOPIC, type TieEnded } from '../../identity/public.ts'
import { TO_PATIENT } from './domain/notices.ts'
import { GRANT_FIRST_USED_TOPIC } from '../gate/record-gate.service.ts'
import { tellPatient } from './use-cases/announce.ts'
import { askLives, endLeavers, endSpent, endTie, lapseRequests, type LifeContext, remindExpiring } from './use-cases/life-events.ts'

/** What happens to grants without anybody's request; every sweep catches up on whatever is due. */
export class GrantsJobs implements OnModuleInit {
  constructor(
    private readonly ctx: LifeContext,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    const { ctx } = this
    this.jobs.addSweep({ name: 'grants.end-spent', run: () => endSpent(ctx) })
    this.jobs.addSweep({ name: 'grants.lapse-requests', run: () => lapseRequests(ctx) })
    this.jobs.addSweep({ name: 'grants.end-leavers', run: () => endLeavers(ctx) })
    this.jobs.addSweep({ name: 'grants.remind', run: () => remindExpiring(ctx) })
    this.jobs.addSweep({ name: 'grants.ask-lives', run: () => askLives(ctx) })
    this.jobs.addConsumer({ topic: TIE_ENDED_TOPIC, name: 'grants.end-tie', handle: ({ payload }) => endTie(ctx, payload as unknown as TieEnded) })
    this.jobs.addConsumer({
      topic: GRANT_FIRST_USED_TOPIC,
      name: 'grants.tell-first-use',
      handle: ({ payload }) => this.tellFirstUse(String(payload.grantId)),
    })
  }

  private async tellFirstUse(grantId: string): Promise<void> {
    const { db, grants } = this.ctx
    const grant = await grants.find(db, grantId)
    if (grant) await db.transaction((tx) => tellPatient(this.ctx, tx, grant, TO_PATIENT.firstUsed()))
  }
}
