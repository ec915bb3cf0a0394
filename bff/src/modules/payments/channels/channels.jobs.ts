import type { OnModuleInit } from '@nestjs/common'
import { KEY_ALARM_DAYS } from '@jktl/shared/payments/channels/model'

import type { Jobs } from '../../../platform/jobs/jobs.ts'
import type { Alarms } from '../alarms.ts'
import type { ChannelsContext } from './use-cases/context.ts'
import { registerKeys } from './use-cases/find-keys.ts'

/** Keys the store holds are written down by serial; somebody is told 60, 30, 7 and 0 days before one ends. */
export class ChannelsJobs implements OnModuleInit {
  constructor(
    private readonly ctx: ChannelsContext,
    private readonly jobs: Jobs,
    private readonly alarms: Alarms,
  ) {}

  onModuleInit(): void {
    const { ctx } = this
    this.jobs.addSweep({ name: 'channels.keys', run: () => registerKeys(ctx) })
    this.jobs.addSweep({
      name: 'channels.key-expiries',
      run: async () => {
        const raised = await ctx.keys.raiseExpiries(ctx.db, KEY_ALARM_DAYS, ctx.clock.date())
        for (let i = 0; i < raised; i++) this.alarms.raise('CERTIFICATE_ENDS')
        return raised
      },
    })
  }
}
