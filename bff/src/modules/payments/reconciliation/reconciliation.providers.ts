import type { Provider } from '@nestjs/common'
import type { FastifyBaseLogger } from 'fastify'

import { Clock } from '../../../platform/clock.ts'
import type { Config } from '../../../platform/config.ts'
import { Database } from '../../../platform/database/database.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { Metrics } from '../../../platform/metrics.ts'
import { CONFIG, LOG } from '../../../platform/platform.module.ts'
import { Upstream } from '../../../platform/upstream/upstream.ts'
import { MerchantStore } from '../upstream/merchant-keys.ts'
import { WechatPayAdapter } from '../upstream/wechat-pay.adapter.ts'
import { PAYMENT_CONTEXT, type PaymentContext } from '../use-cases/context.ts'
import { BillSource } from './bill-source.ts'
import { ProofRepository } from './proof.repository.ts'
import { ReconDesk } from './recon-desk.ts'
import { reconContext } from './reconciliation.parts.ts'
import { ReconciliationJobs } from './reconciliation.jobs.ts'
import { ReconciliationService } from './reconciliation.service.ts'
import { WechatBillAdapter } from './upstream/wechat-bill.adapter.ts'
import type { ReconContext } from './use-cases/recon-context.ts'

/** A bill of a million rows is some tens of megabytes. */
const DOWNLOAD_TIMEOUT_MS = 120_000
const DOWNLOADS = 2
/** Names the engine's context for those who read what it has signed. */
export const RECON_CONTEXT = Symbol('recon-context')

export const RECONCILIATION_PROVIDERS: Provider[] = [
  {
    provide: BillSource,
    inject: [CONFIG, Clock, Metrics, WechatPayAdapter, MerchantStore],
    useFactory: (config: Config, clock: Clock, metrics: Metrics, pay: WechatPayAdapter, store: MerchantStore): BillSource =>
      new WechatBillAdapter({
        pay,
        files: new Upstream({
          name: 'wechat-pay-files',
          baseUrl: config.wechatPay.baseUrl,
          timeoutMs: DOWNLOAD_TIMEOUT_MS,
          concurrency: DOWNLOADS,
          observe: metrics.observeUpstream,
        }),
        store,
        appId: config.wechat.citizenAppId,
        clock,
      }),
  },
  {
    provide: RECON_CONTEXT,
    inject: [Database, PAYMENT_CONTEXT, BillSource],
    useFactory: (db: Database, payments: PaymentContext, source: BillSource): ReconContext => reconContext(db, payments, source),
  },
  {
    provide: ReconDesk,
    inject: [RECON_CONTEXT],
    useFactory: (ctx: ReconContext): ReconDesk => new ReconciliationService(ctx, new ProofRepository()),
  },
  {
    provide: ReconciliationJobs,
    inject: [RECON_CONTEXT, Jobs, LOG],
    useFactory: (ctx: ReconContext, jobs: Jobs, log: FastifyBaseLogger): ReconciliationJobs => new ReconciliationJobs(ctx, jobs, log),
  },
]
