import type { AddressInfo, Server } from 'node:net'

import type { Provider } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { notifyInsurance } from '@jktl/shared/payments/bills/contract'
import type { FastifyBaseLogger } from 'fastify'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import type { Config } from '../../../platform/config.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { Metrics } from '../../../platform/metrics.ts'
import { CONFIG, LOG } from '../../../platform/platform.module.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { PaymentsService } from '../payments.service.ts'
import { PAYMENT_CONTEXT, type PaymentContext } from '../use-cases/context.ts'
import { BillsController } from './bills.controller.ts'
import { BillsJobs } from './bills.jobs.ts'
import { BillsRepository } from './bills.repository.ts'
import { BillsService } from './bills.service.ts'
import { HospitalPaymentsRepository } from './hospital-payments.repository.ts'
import { InsuranceRepository } from './insurance.repository.ts'
import { ReturnsRepository } from './returns.repository.ts'
import { HospitalBilling } from './upstream/hospital-billing.adapter.ts'
import { InsuranceChannel } from './upstream/insurance.adapter.ts'
import type { BillsContext } from './use-cases/context.ts'

const BILLS_CONTEXT = Symbol('bills-context')

const callbackUrl = (config: Config, host: HttpAdapterHost) => (): string => {
  const own = (): string => `http://127.0.0.1:${((host.httpAdapter.getHttpServer() as Server).address() as AddressInfo).port}`
  return `${config.publicUrl ?? own()}/api/v1${notifyInsurance.path}`
}

export const BILLS_CONTROLLERS = [BillsController]
/** Bills, deposits and the insurance leg inside the slice's module. */
export const BILLS_PROVIDERS: Provider[] = [
  {
    provide: HospitalBilling,
    inject: [CONFIG, Clock, Metrics, PAYMENT_CONTEXT],
    useFactory: (config: Config, clock: Clock, metrics: Metrics, { alarms }: PaymentContext): HospitalBilling =>
      new HospitalBilling(config.his, clock, () => alarms.raise('BILL_DOES_NOT_CLOSE'), metrics.observeUpstream),
  },
  {
    provide: InsuranceChannel,
    inject: [CONFIG, Clock, HttpAdapterHost, Metrics],
    useFactory: (config: Config, clock: Clock, host: HttpAdapterHost, metrics: Metrics): InsuranceChannel =>
      new InsuranceChannel(config.insurance, clock, callbackUrl(config, host), metrics.observeUpstream),
  },
  {
    provide: BILLS_CONTEXT,
    inject: [PAYMENT_CONTEXT, PaymentsService, IdentityPublic, DirectoryPublic, HospitalBilling, InsuranceChannel],
    useFactory: (
      { db, clock, outbox, vault, alarms, ledger }: PaymentContext,
      orders: PaymentsService,
      identity: IdentityPublic,
      directory: DirectoryPublic,
      hospital: HospitalBilling,
      channel: InsuranceChannel,
    ): BillsContext => ({
      db,
      clock,
      outbox,
      vault,
      alarms,
      ledger,
      orders,
      identity,
      directory,
      hospital,
      channel,
      bills: new BillsRepository(),
      payments: new HospitalPaymentsRepository(),
      insurance: new InsuranceRepository(),
      returns: new ReturnsRepository(),
    }),
  },
  {
    provide: BillsService,
    inject: [BILLS_CONTEXT, PaymentsService, Audit],
    useFactory: (ctx: BillsContext, money: PaymentsService, audit: Audit): BillsService => new BillsService(ctx, money, audit),
  },
  {
    provide: BillsJobs,
    inject: [BILLS_CONTEXT, Jobs, LOG],
    useFactory: (ctx: BillsContext, jobs: Jobs, log: FastifyBaseLogger): BillsJobs => new BillsJobs(ctx, jobs, log),
  },
]
