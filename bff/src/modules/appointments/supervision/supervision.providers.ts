import type { Provider } from '@nestjs/common'

import { Clock } from '../../../platform/clock.ts'
import { violates } from '../../../platform/database/database.ts'
import { AlarmsRepository } from './alarms.repository.ts'
import { AlarmsService } from './alarms.service.ts'
import { FilingsRepository } from './filings.repository.ts'
import { FilingsService } from './filings.service.ts'
import { RefusalTally } from './refusal-tally.ts'
import { ReportsRepository } from './reports.repository.ts'
import { ReportsService } from './reports.service.ts'
import { SupervisionController } from './supervision.controller.ts'
import { MoveFiling } from './use-cases/move-filing.ts'

const isDuplicate = (error: unknown): boolean => violates(error, 'filing_institution_id_kind_credit_code_contract_from_key')

export const SUPERVISION_CONTROLLERS = [SupervisionController]
export const SUPERVISION_PROVIDERS: Provider[] = [
  ReportsRepository,
  AlarmsRepository,
  FilingsRepository,
  {
    provide: MoveFiling,
    inject: [FilingsRepository, Clock],
    useFactory: (repository: FilingsRepository, clock: Clock) => new MoveFiling(repository, isDuplicate, clock),
  },
  ReportsService,
  AlarmsService,
  FilingsService,
  RefusalTally,
]
