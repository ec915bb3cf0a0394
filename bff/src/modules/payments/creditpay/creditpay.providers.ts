import type { Provider } from '@nestjs/common'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import type { Config } from '../../../platform/config.ts'
import { Database } from '../../../platform/database/database.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { Metrics } from '../../../platform/metrics.ts'
import { CONFIG } from '../../../platform/platform.module.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { LedgerRepository } from '../ledger.repository.ts'
import { PaymentsPublic } from '../public.ts'
import { CreditAccountsRepository } from './accounts.repository.ts'
import { CreditCasesRepository } from './cases.repository.ts'
import { CreditpayDeskController } from './creditpay-desk.controller.ts'
import { CreditpayDeskService } from './creditpay-desk.service.ts'
import { CreditpayController } from './creditpay.controller.ts'
import { CreditpayJobs } from './creditpay.jobs.ts'
import { CreditpayService } from './creditpay.service.ts'
import { CreditDeskRepository } from './desk.repository.ts'
import { CreditEntriesRepository } from './entries.repository.ts'
import { RepaymentsRepository } from './repayments.repository.ts'
import { CreditRulesRepository } from './rules.repository.ts'
import { HisCreditDesk } from './upstream/his-creditpay.adapter.ts'
import type { CreditpayContext } from './use-cases/context.ts'

/** Under which the context of this area is found. */
export const CREDITPAY_CONTEXT = Symbol('creditpay-context')

export const CREDITPAY_CONTROLLERS = [CreditpayController, CreditpayDeskController]
/** 先诊疗后付费 inside the slice's module. */
export const CREDITPAY_PROVIDERS: Provider[] = [
  {
    provide: CREDITPAY_CONTEXT,
    inject: [CONFIG, Database, Clock, Outbox, Metrics, PaymentsPublic, IdentityPublic, DirectoryPublic],
    useFactory: (
      config: Config,
      db: Database,
      clock: Clock,
      outbox: Outbox,
      metrics: Metrics,
      payments: PaymentsPublic,
      identity: IdentityPublic,
      directory: DirectoryPublic,
    ): CreditpayContext => ({
      db,
      clock,
      outbox,
      ledger: new LedgerRepository(),
      payments,
      identity,
      directory,
      his: new HisCreditDesk(config.his, clock, metrics.observeUpstream),
      accounts: new CreditAccountsRepository(),
      entries: new CreditEntriesRepository(),
      repayments: new RepaymentsRepository(),
      cases: new CreditCasesRepository(),
      rules: new CreditRulesRepository(),
      desk: new CreditDeskRepository(),
    }),
  },
  {
    provide: CreditpayService,
    inject: [CREDITPAY_CONTEXT, Audit],
    useFactory: (ctx: CreditpayContext, audit: Audit): CreditpayService => new CreditpayService(ctx, audit),
  },
  {
    provide: CreditpayDeskService,
    inject: [CREDITPAY_CONTEXT, Audit],
    useFactory: (ctx: CreditpayContext, audit: Audit): CreditpayDeskService => new CreditpayDeskService(ctx, audit),
  },
  {
    provide: CreditpayJobs,
    inject: [CREDITPAY_CONTEXT, Jobs],
    useFactory: (ctx: CreditpayContext, jobs: Jobs): CreditpayJobs => new CreditpayJobs(ctx, jobs),
  },
]
