import { Inject, Injectable, type OnModuleInit } from '@nestjs/common'

import { Clock } from '../../../platform/clock.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { Vault } from '../../../platform/vault.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { UnbindGuards } from '../../identity/public.ts'
import { AppointmentsParts } from '../appointments.parts.ts'
import { DrawRepository } from './draw.repository.ts'
import { MakeDraws } from './use-cases/make-draws.ts'

/** What moves draws without a request: the end of registration and 停诊. */
@Injectable()
export class DrawJobs implements OnModuleInit {
  private readonly making: MakeDraws

  constructor(
    @Inject(DrawRepository) private readonly draws: DrawRepository,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(UnbindGuards) private readonly guards: UnbindGuards,
    @Inject(AppointmentsParts) parts: AppointmentsParts,
    @Inject(DirectoryPublic) directory: DirectoryPublic,
    @Inject(Vault) vault: Vault,
    @Inject(Outbox) outbox: Outbox,
    @Inject(Clock) clock: Clock,
  ) {
    this.making = new MakeDraws(draws, parts.rules, directory, vault, outbox, clock)
  }

  onModuleInit(): void {
    this.jobs.addSweep({ name: 'draw.end-pointless', run: () => this.making.endPointless() })
    this.jobs.addSweep({ name: 'draw.make', run: () => this.making.drawDue() })
    this.guards.register({ name: 'draw', blocks: (accountId, personId, tx) => this.draws.hasLive(accountId, personId, tx) })
  }
}
