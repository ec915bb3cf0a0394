import { Inject, Injectable, type OnModuleInit } from '@nestjs/common'

import { Jobs } from '../../platform/jobs/jobs.ts'
import { IDENTITY_PARTS, type IdentityParts } from './identity.parts.ts'
import { askRegistryAgain } from './use-cases/ask-registry-again.ts'
import { endGuardianships } from './use-cases/end-guardianships.ts'
import { remindOfMajority } from './use-cases/remind-of-majority.ts'

@Injectable()
export class IdentityJobs implements OnModuleInit {
  constructor(
    @Inject(IDENTITY_PARTS) private readonly parts: IdentityParts,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.addSweep({ name: 'identity.ask-registry-again', run: () => askRegistryAgain(this.parts) })
    this.jobs.addSweep({ name: 'identity.end-guardianships', run: () => endGuardianships(this.parts) })
    this.jobs.addSweep({ name: 'identity.remind-of-majority', run: () => remindOfMajority(this.parts) })
    this.jobs.addSweep({ name: 'identity.forget-health-card-uses', run: () => this.parts.healthCards.forgetExpired() })
  }
}
