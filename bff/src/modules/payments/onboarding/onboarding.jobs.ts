import type { OnModuleInit } from '@nestjs/common'

import type { Jobs } from '../../../platform/jobs/jobs.ts'
import type { DirectoryPublic } from '../../directory/public.ts'
import type { OnboardingContext } from './use-cases/context.ts'
import { tellExpiries } from './use-cases/tell-expiries.ts'

const NONCES = 500

/** Catch-up sweeps of 机构接入. */
export class OnboardingJobs implements OnModuleInit {
  constructor(
    private readonly ctx: OnboardingContext,
    private readonly jobs: Jobs,
    private readonly directory: DirectoryPublic,
  ) {}

  onModuleInit(): void {
    this.jobs.addSweep({
      name: 'onboarding.expiries',
      run: () => tellExpiries(this.ctx, async (id) => (await this.directory.findInstitutions([id])).get(id)?.name ?? ''),
    })
    this.jobs.addSweep({ name: 'onboarding.nonces', run: () => this.ctx.certificates.forgetNonces(this.ctx.db, this.ctx.clock.date(), NONCES) })
  }
}
