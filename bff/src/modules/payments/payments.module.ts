import type { AddressInfo, Server } from 'node:net'

import { Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { notifyRefund, notifyTransaction } from '@jktl/shared/payments/contract'
import type { FastifyBaseLogger } from 'fastify'

import { Audit } from '../../platform/audit.ts'
import { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import { Database } from '../../platform/database/database.ts'
import { Jobs } from '../../platform/jobs/jobs.ts'
import { Outbox } from '../../platform/jobs/outbox.ts'
import { Metrics } from '../../platform/metrics.ts'
import { CONFIG, LOG } from '../../platform/platform.module.ts'
import { Upstream } from '../../platform/upstream/upstream.ts'
import { Vault } from '../../platform/vault.ts'
import { DirectoryPublic } from '../directory/public.ts'
import { IdentityPublic } from '../identity/public.ts'
import { Alarms } from './alarms.ts'
import { BILLS_CONTROLLERS, BILLS_PROVIDERS } from './bills/bills.providers.ts'
import { ChannelCallsRepository } from './channel-calls.repository.ts'
import { CHANNELS_CONTROLLERS, CHANNELS_PROVIDERS } from './channels/channels.providers.ts'
import { KeysRepository, StoredKeyRegistry } from './channels/keys.repository.ts'
import { RoutesRepository } from './channels/routes.repository.ts'
import { CLEARING_CONTROLLERS, CLEARING_PROVIDERS } from './clearing/clearing.providers.ts'
import { CREDITPAY_CONTROLLERS, CREDITPAY_PROVIDERS } from './creditpay/creditpay.providers.ts'
import { FILES_CONTROLLERS, FILES_PROVIDERS } from './evidence/files.providers.ts'
import { HISTORY_CONTROLLERS, HISTORY_PROVIDERS } from './history/history.providers.ts'
import { HistoryRepository } from './history/history.repository.ts'
import { LedgerRepository } from './ledger.repository.ts'
import { NotifyInboxRepository } from './notify-inbox.repository.ts'
import { type NotifyKind, PaymentChannel } from './payment-channel.ts'
import { MoneySumsRepository } from './money-sums.repository.ts'
import { PaymentTasksService } from './payment-tasks.service.ts'
import { PaymentsController } from './payments.controller.ts'
import { PaymentsJobs } from './payments.jobs.ts'
import { PaymentsRepository } from './payments.repository.ts'
import { PaymentsService } from './payments.service.ts'
import { PaymentsMonitor, PaymentsPublic, PaymentTasks } from './public.ts'
import { DESK_CONTROLLERS, DESK_PROVIDERS } from './reconciliation/desk/desk.providers.ts'
import { RECONCILIATION_PROVIDERS } from './reconciliation/reconciliation.providers.ts'
import { RefundsRepository } from './refunds.repository.ts'
import { RefundBudgetMetrics } from './refunds/budget-metrics.ts'
import { RefundBudgetRepository } from './refunds/budget.repository.ts'
import { ONBOARDING_CONTROLLERS, ONBOARDING_PROVIDERS } from './onboarding/onboarding.providers.ts'
import { StandingRepository } from './onboarding/standing.repository.ts'
import { QuarantineRepository } from './refunds/quarantine.repository.ts'
import { RefundDeskController } from './refunds/refund-desk.controller.ts'
import { RefundDeskService } from './refunds/refund-desk.service.ts'
import { SuspenseJobs } from './refunds/suspense.jobs.ts'
import { MerchantStore } from './upstream/merchant-keys.ts'
import { WechatPayAdapter } from './upstream/wechat-pay.adapter.ts'
import { PAYMENT_CONTEXT, type PaymentContext } from './use-cases/context.ts'

const TIMEOUT_MS = 5_000
const CONCURRENCY = 16
const NOTIFY_ROUTES = { transaction: notifyTransaction, refund: notifyRefund } as const

/** Where the channel calls back. Without a public address it is this process, whose port is known only once it listens. */
const notifyUrls =
  (config: Config, host: HttpAdapterHost) =>
  (kind: NotifyKind): string => {
    const own = (): string => `http://127.0.0.1:${((host.httpAdapter.getHttpServer() as Server).address() as AddressInfo).port}`
    return `${config.publicUrl ?? own()}/api/v1${NOTIFY_ROUTES[kind].path}`
  }

/** 统一支付 (R359–R364). */
@Module({
  controllers: [
    PaymentsController,
    RefundDeskController,
    ...CLEARING_CONTROLLERS,
    ...CREDITPAY_CONTROLLERS,
    ...BILLS_CONTROLLERS,
    ...DESK_CONTROLLERS,
    ...ONBOARDING_CONTROLLERS,
    ...CHANNELS_CONTROLLERS,
    ...HISTORY_CONTROLLERS,
    ...FILES_CONTROLLERS,
  ],
  providers: [
    {
      provide: Upstream,
      inject: [CONFIG, Metrics],
      useFactory: (config: Config, metrics: Metrics): Upstream =>
        new Upstream({
          name: 'wechat-pay',
          baseUrl: config.wechatPay.baseUrl,
          timeoutMs: TIMEOUT_MS,
          concurrency: CONCURRENCY,
          observe: metrics.observeUpstream,
        }),
    },
    { provide: MerchantStore, inject: [CONFIG], useFactory: (config: Config): MerchantStore => new MerchantStore(config.wechatPay.keysFolder) },
    {
      provide: WechatPayAdapter,
      inject: [CONFIG, Clock, Database, Upstream, MerchantStore],
      useFactory: (config: Config, clock: Clock, db: Database, upstream: Upstream, store: MerchantStore): WechatPayAdapter => {
        const calls = new ChannelCallsRepository()
        return new WechatPayAdapter({
          upstream,
          store,
          keys: new StoredKeyRegistry(db, new KeysRepository(), () => clock.date()),
          appId: config.wechat.citizenAppId,
          clock,
          record: (call) => calls.record(db, call, clock.date()),
        })
      },
    },
    {
      provide: PAYMENT_CONTEXT,
      inject: [CONFIG, Database, Clock, Outbox, Vault, Metrics, PaymentChannel, HttpAdapterHost, IdentityPublic],
      useFactory: (
        config: Config,
        db: Database,
        clock: Clock,
        outbox: Outbox,
        vault: Vault,
        metrics: Metrics,
        channel: PaymentChannel,
        host: HttpAdapterHost,
        identity: IdentityPublic,
      ): PaymentContext => {
        const budget = new RefundBudgetRepository()
        return {
          db,
          clock,
          outbox,
          vault,
          channel,
          alarms: new Alarms(metrics),
          payments: new PaymentsRepository(),
          routes: new RoutesRepository(),
          refunds: new RefundsRepository(),
          ledger: new LedgerRepository(),
          inbox: new NotifyInboxRepository(),
          quarantine: new QuarantineRepository(),
          standing: new StandingRepository(),
          budget,
          refundCalls: new RefundBudgetMetrics(metrics, db, clock, budget),
          appId: config.wechat.citizenAppId,
          notifyUrl: notifyUrls(config, host),
          findOpenid: (accountId) => identity.findOpenid(accountId),
        }
      },
    },
    {
      provide: PaymentsService,
      inject: [PAYMENT_CONTEXT, Audit, IdentityPublic, DirectoryPublic, CONFIG],
      useFactory: (ctx: PaymentContext, audit: Audit, identity: IdentityPublic, directory: DirectoryPublic, config: Config): PaymentsService =>
        new PaymentsService(ctx, audit, identity, directory, config.wechatPay.cashierUrl, new HistoryRepository()),
    },
    {
      provide: PaymentsJobs,
      inject: [PAYMENT_CONTEXT, Jobs, LOG],
      useFactory: (ctx: PaymentContext, jobs: Jobs, log: FastifyBaseLogger): PaymentsJobs => new PaymentsJobs(ctx, jobs, log),
    },
    { provide: PaymentChannel, useExisting: WechatPayAdapter },
    RefundDeskService,
    { provide: SuspenseJobs, inject: [PAYMENT_CONTEXT, Jobs], useFactory: (ctx: PaymentContext, jobs: Jobs): SuspenseJobs => new SuspenseJobs(ctx, jobs) },
    { provide: PaymentsPublic, useExisting: PaymentsService },
    { provide: PaymentTasks, useClass: PaymentTasksService },
    ...RECONCILIATION_PROVIDERS,
    ...CLEARING_PROVIDERS,
    ...CREDITPAY_PROVIDERS,
    ...BILLS_PROVIDERS,
    ...CHANNELS_PROVIDERS,
    ...DESK_PROVIDERS,
    ...ONBOARDING_PROVIDERS,
    ...HISTORY_PROVIDERS,
    ...FILES_PROVIDERS,
    { provide: PaymentsMonitor, useClass: MoneySumsRepository },
  ],
  exports: [PaymentsPublic, PaymentTasks, PaymentsMonitor],
})
export class PaymentsModule implements OnModuleInit, OnModuleDestroy {
  constructor(
    private readonly jobs: PaymentsJobs,
    private readonly upstream: Upstream,
    private readonly suspense: SuspenseJobs,
  ) {}

  onModuleInit(): void {
    this.jobs.register()
    this.suspense.register()
  }

  async onModuleDestroy(): Promise<void> {
    await this.upstream.close()
  }
}
