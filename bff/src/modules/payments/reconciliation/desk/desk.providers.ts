import type { Provider } from '@nestjs/common'

import { Clock } from '../../../../platform/clock.ts'
import type { Config } from '../../../../platform/config.ts'
import { Metrics } from '../../../../platform/metrics.ts'
import { CONFIG } from '../../../../platform/platform.module.ts'
import { FilesRepository } from '../../evidence/files.repository.ts'
import { PAYMENT_CONTEXT, type PaymentContext } from '../../use-cases/context.ts'
import { BatchesRepository } from '../batches.repository.ts'
import { BillFilesRepository } from '../bill-files.repository.ts'
import { ReconDesk } from '../recon-desk.ts'
import { DaysService } from './days.service.ts'
import { DESK_CONTEXT, type DeskContext } from './desk.context.ts'
import { DeskController } from './desk.controller.ts'
import { DeskJobs } from './desk.jobs.ts'
import { DeskRepository } from './desk.repository.ts'
import { DeskService } from './desk.service.ts'
import { HisChargesRepository } from './his-charges.repository.ts'
import { HisPositionsRepository } from './his-positions.repository.ts'
import { MoneyRowsRepository } from './money-rows.repository.ts'
import { MoneyRowsService } from './money-rows.service.ts'
import { ProofService } from './proof.service.ts'
import { SignOffsRepository } from './sign-offs.repository.ts'
import { HisBills } from './upstream/his-bill.adapter.ts'
import { InsuranceBills } from './upstream/insurance-bill.adapter.ts'

export const DESK_CONTROLLERS = [DeskController]
/** 对账工作台 inside the slice's module. */
export const DESK_PROVIDERS: Provider[] = [
  MoneyRowsRepository,
  {
    provide: DESK_CONTEXT,
    inject: [PAYMENT_CONTEXT, ReconDesk, CONFIG, Clock, Metrics],
    useFactory: (payments: PaymentContext, recon: ReconDesk, config: Config, clock: Clock, metrics: Metrics): DeskContext => ({
      payments,
      recon,
      batches: new BatchesRepository(),
      files: new BillFilesRepository(),
      differences: new DeskRepository(),
      hisCharges: new HisChargesRepository(),
      evidenceFiles: new FilesRepository(),
      hisPositions: new HisPositionsRepository(),
      lists: {
        HIS: new HisBills(config.his, clock, metrics.observeUpstream),
        INSURANCE: new InsuranceBills(config.insurance, clock, metrics.observeUpstream),
      },
      signOffs: new SignOffsRepository(),
    }),
  },
  DaysService,
  DeskService,
  ProofService,
  MoneyRowsService,
  DeskJobs,
]
