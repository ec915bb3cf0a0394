import type { OnModuleInit } from '@nestjs/common'

import type { Jobs } from '../../../platform/jobs/jobs.ts'
import type { CardsRepository } from './cards.repository.ts'
import { handOverBegun } from './use-cases/absences.ts'
import { LAST_POST_ENDED_TOPIC, type PeopleContext } from './use-cases/context.ts'

const TRIES_KEPT_MS = 3_600_000
const BATCH = 500

export class PeopleJobs implements OnModuleInit {
  constructor(
    private readonly ctx: PeopleContext,
    private readonly cards: CardsRepository,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    const { ctx, cards, jobs } = this
    jobs.addSweep({ name: 'grid-events.absences', run: () => handOverBegun(ctx) })
    jobs.addSweep({ name: 'grid-events.card-tries', run: () => cards.forgetTries(new Date(ctx.clock.now() - TRIES_KEPT_MS), BATCH) })
    jobs.addConsumer({
      topic: LAST_POST_ENDED_TOPIC,
      name: 'grid-events.hand-over-of-ended-posts',
      handle: async ({ payload }) => {
        const accountId = String(payload['accountId'])
        if ((await ctx.posts.ofAccount(accountId)).length === 0) await ctx.flow.handOverAll(accountId, 'POST_ENDED')
      },
    })
  }
}
